import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createMachineProcesses, type ProcessCgroup } from '@longrun/process';
import { Escapees } from '../../dist/termination/escapees.js';
import { createProcRoot, type ProcFacts } from '../support/proc-root.js';

const LEADER = { pid: 100, startTime: '100' };

/** A cgroup in which is who the test says. */
class FakeCgroup implements ProcessCgroup {
  pids: number[] = [];
  /** Somebody is in it even when no pid is. */
  populated = false;
  kills = 0;
  removed = false;
  /** Called before each reading. */
  onLook: () => void = () => undefined;

  members(): readonly number[] {
    this.onLook();
    return this.pids;
  }

  kill(): void {
    this.kills += 1;
  }

  remove(): boolean {
    this.removed ||= this.pids.length === 0 && !this.populated;
    return this.removed;
  }
}

function rig(t: TestContext, processes: readonly ProcFacts[]) {
  const proc = createProcRoot(t);
  // Nobody bears a token, and nobody's parent is one of the tree.
  for (const each of processes) proc.put(each);
  const sent: [number, string][] = [];
  const table = createMachineProcesses({
    root: proc.path,
    hostPid: 50,
    kill: (pid, signal) => void sent.push([pid, signal]),
  });
  const cgroup = new FakeCgroup();
  const make = (withCgroup: boolean) =>
    new Escapees({
      processes: table,
      token: 'h.1.a',
      leader: LEADER,
      ...(withCgroup ? { cgroup } : {}),
    });
  return { proc, sent, cgroup, escapees: make(true), blind: make(false) };
}

/** A daemon that has dropped everything it could be known by. */
const BARE: ProcFacts = { pid: 200, start: 150, environ: 'A=b\0' };
const LEADS: ProcFacts = { pid: 100, parent: 50, start: 100 };

test('who is in the cgroup and outside the group is found before the first signal', (t) => {
  const member: ProcFacts = { pid: 101, parent: 100, group: 100, start: 110 };
  const { cgroup, escapees, blind } = rig(t, [LEADS, member, BARE]);
  cgroup.pids = [100, 101, 200];
  assert.deepEqual(escapees.trace(), [200]);
  assert.deepEqual(
    escapees.alive().map(({ pid }) => pid),
    [200],
  );
  assert.deepEqual(blind.trace(), [], 'the control: by nothing else is it found');
});

test('whoever descends from one of those is found too, though it has left the cgroup', (t) => {
  const child: ProcFacts = { pid: 201, parent: 200, start: 160, environ: 'A=b\0' };
  const { cgroup, escapees } = rig(t, [LEADS, BARE, child]);
  cgroup.pids = [100, 200];
  assert.deepEqual(new Set(escapees.trace()), new Set([200, 201]));
});

test('a search finds who came into the cgroup since, and is clean when nobody is in it, which removes it', (t) => {
  const { proc, cgroup, escapees, blind } = rig(t, [BARE]);
  cgroup.pids = [200];
  assert.equal(blind.search(true), 'clean', 'the control');
  assert.equal(escapees.search(true), 'found');
  assert.equal(cgroup.removed, false);
  proc.remove(200);
  cgroup.pids = [];
  assert.deepEqual(escapees.alive(), []);
  assert.equal(escapees.search(true), 'clean');
  assert.equal(cgroup.removed, true);
});

test('a search is not clean while the kernel says that somebody is there, named or not', (t) => {
  const { cgroup, escapees } = rig(t, []);
  cgroup.populated = true;
  assert.equal(escapees.search(false), 'unclear');
  assert.equal(escapees.search(true), 'unclear');
  assert.equal(escapees.isInhabited(), true);
  cgroup.populated = false;
  assert.equal(escapees.search(true), 'clean');
  assert.equal(escapees.isInhabited(), false);
});

test('SIGTERM goes to each, SIGKILL to the cgroup as well', (t) => {
  const { sent, cgroup, escapees } = rig(t, [LEADS, BARE]);
  cgroup.pids = [100, 200];
  escapees.trace();
  escapees.signal('SIGTERM');
  assert.deepEqual([sent, cgroup.kills], [[[200, 'SIGTERM']], 0]);
  escapees.signal('SIGKILL');
  assert.equal(cgroup.kills, 1);
  assert.deepEqual(sent.at(-1), [-200, 'SIGKILL']);
});

test('SIGKILL goes to the cgroup also when nobody is known by name', (t) => {
  const { cgroup, escapees } = rig(t, []);
  cgroup.populated = true;
  escapees.signal('SIGKILL');
  assert.equal(cgroup.kills, 1);
});

test('a pid that is in the cgroup no more after it was looked at may be a stranger, and is left alone', (t) => {
  const { sent, cgroup, escapees } = rig(t, [LEADS, BARE]);
  let looks = 0;
  cgroup.pids = [200];
  cgroup.onLook = () => {
    looks += 1;
    if (looks === 2) cgroup.pids = [];
  };
  assert.deepEqual(escapees.trace(), []);
  escapees.signal('SIGTERM');
  assert.deepEqual([looks, sent], [2, []]);
});
