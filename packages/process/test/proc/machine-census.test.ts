import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createMachineProcesses, type MachineProcessesOptions, type ProcessTable } from '@longrun/process';
import { createProcRoot, type ProcRoot } from '../support/proc-root.js';

const HOST = 50;
const TOKEN = 'h.1.c';

interface Scene {
  readonly proc: ProcRoot;
  readonly processes: ProcessTable;
  /** What was sent to whom. */
  readonly sent: (readonly [number, string])[];
}

function scene(t: TestContext, more: MachineProcessesOptions = {}): Scene {
  const proc = createProcRoot(t);
  proc.put({ pid: 1, session: 1 });
  proc.put({ pid: HOST, session: 40, group: 40, start: 90 });
  const sent: (readonly [number, string])[] = [];
  const processes = createMachineProcesses({
    root: proc.path,
    hostPid: HOST,
    kill: (pid, signal) => void sent.push([pid, signal]),
    ...more,
  });
  return { proc, processes, sent };
}

function bearers({ processes }: Scene, everybody = false, since = 0): readonly number[] {
  const found = processes.census?.(processes.censuses ?? 0, true)?.bearers('h.', since, everybody);
  assert.equal(found?.complete, true);
  return found.found.map(({ pid }) => pid).sort((a, b) => a - b);
}

describe('a census of the machine', () => {
  it('knows parents, groups and sessions', (t) => {
    const { proc, processes } = scene(t);
    proc.put({ pid: 60, parent: HOST, start: 100 });
    proc.put({ pid: 61, parent: 60, group: 60, session: 60 });
    proc.put({ pid: 62, parent: 60 });
    const census = processes.census?.('recent');
    const pids = (entries: readonly { readonly pid: number }[] | undefined) => entries?.map(({ pid }) => pid);
    assert.deepEqual(pids(census?.children(60)), [61, 62]);
    assert.deepEqual(pids(census?.group(60)), [60, 61]);
    assert.deepEqual(pids(census?.session(62)), [62]);
    assert.equal(census?.find(62)?.parentPid, 60);
  });

  it('finds bearers of a token, wherever the variable is and whoever else has put a token before it', (t) => {
    const s = scene(t);
    s.proc.put({ pid: 60, environ: `A=1\0LONGRUN_TOKEN=${TOKEN}\0B=2\0` });
    s.proc.put({ pid: 61, environ: `LONGRUN_TOKEN=outer.1.x ${TOKEN}\0` });
    s.proc.put({ pid: 62, environ: `LONGRUN_TOKEN=${TOKEN}` });
    s.proc.put({ pid: 63, environ: `${'x'.repeat(100_000)}=1\0LONGRUN_TOKEN=${TOKEN}\0` });
    s.proc.put({ pid: 64, environ: `${'y'.repeat(65_530)}=1\0LONGRUN_TOKEN=${TOKEN}\0` });
    s.proc.put({ pid: 70, environ: `NOT_LONGRUN_TOKEN=${TOKEN}\0` });
    s.proc.put({ pid: 71, environ: 'LONGRUN_TOKEN=hh.1.c\0' });
    s.proc.put({ pid: 72, environ: 'LONGRUN_TOKEN=\0' });
    assert.deepEqual(bearers(s), [60, 61, 62, 63, 64]);
  });

  it('leaves out the dead, init, the host with its session, and who started before', (t) => {
    const s = scene(t);
    const environ = `LONGRUN_TOKEN=${TOKEN}\0`;
    s.proc.put({ pid: 1, session: 1, environ });
    s.proc.put({ pid: HOST, session: 40, group: 40, start: 90, environ });
    s.proc.put({ pid: 60, session: 40, group: 40, environ });
    s.proc.put({ pid: 61, state: 'Z', environ });
    s.proc.put({ pid: 62, start: 89, environ });
    s.proc.put({ pid: 63, start: 199, environ });
    s.proc.put({ pid: 64, start: 200, environ });
    assert.deepEqual(bearers(s, false, 200), [64]);
    assert.deepEqual(bearers(s), [63, 64], 'nobody is older than the host');
  });

  it('reads the environments of groups that a child of the host leads only when it is asked for everybody', (t) => {
    const s = scene(t);
    const environ = `LONGRUN_TOKEN=${TOKEN}\0`;
    s.proc.put({ pid: 60, parent: HOST, environ });
    s.proc.put({ pid: 61, parent: 60, group: 60, environ });
    s.proc.put({ pid: 62, parent: 61, environ });
    assert.deepEqual(bearers(s), [62]);
    assert.deepEqual(bearers(s, true), [60, 61, 62]);
  });

  it('takes no child of a host that adopts orphans for a handle', (t) => {
    const s = scene(t, { adopts: true });
    s.proc.put({ pid: 60, parent: HOST, environ: `LONGRUN_TOKEN=${TOKEN}\0` });
    assert.deepEqual(bearers(s), [60]);
  });

  it('is not complete while a process shows neither environment nor command line: it may be in an exec', (t) => {
    const { proc, processes } = scene(t);
    proc.put({ pid: 60, environ: '', commandLine: '' });
    proc.put({ pid: 61, environ: '' });
    const look = () => processes.census?.(processes.censuses ?? 0, true)?.bearers('h.', 0, false).complete;
    let now = performance.now();
    t.mock.method(performance, 'now', () => now);
    assert.equal(look(), false);
    now += 499;
    assert.equal(look(), false, 'a loaded machine takes its time');
    now += 2;
    assert.equal(look(), true, 'one that stays so is a curiosity');
  });

  it('asks nothing of a process on its way out: it forks no more', (t) => {
    const { proc, processes } = scene(t);
    proc.put({ pid: 60, environ: '', commandLine: '', exiting: true });
    const look = () => processes.census?.(processes.censuses ?? 0, true)?.bearers('h.', 0, false).complete;
    assert.equal(look(), true);
  });

  it('does not see into a process of somebody else, and is complete', {
    skip: process.getuid?.() === 0,
  }, (t) => {
    const s = scene(t);
    s.proc.put({ pid: 60, environ: `LONGRUN_TOKEN=${TOKEN}\0` });
    chmodSync(join(s.proc.path, '60', 'environ'), 0o000);
    assert.deepEqual(bearers(s), []);
  });

  it('is shared: one that is young enough, or that was begun late enough, is not taken again', (t) => {
    const { processes } = scene(t, { listingMs: 60_000 });
    const first = processes.census?.('recent');
    assert.equal(processes.census?.('recent'), first);
    assert.equal(processes.census?.(0), first);
    const second = processes.census?.(first?.number ?? 0);
    assert.equal(second?.number, 2);
    assert.equal(processes.census?.(1), second);
    assert.equal(processes.censuses, 2);
  });
});

describe('a signal to one process', () => {
  it('goes to the process that is meant, and not to a stranger that has its pid by now', (t) => {
    const { proc, processes, sent } = scene(t);
    proc.put({ pid: 60, start: 100 });
    const target = { pid: 60, startTime: '100' };
    assert.equal(processes.signalProcess?.(target, 'SIGKILL'), 'sent');
    assert.deepEqual(sent, [[60, 'SIGKILL']], 'the control');
    proc.put({ pid: 60, start: 101 });
    assert.equal(processes.signalProcess?.(target, 'SIGKILL'), 'gone');
    proc.remove(60);
    assert.equal(processes.signalProcess?.(target, 'SIGKILL'), 'gone');
    assert.equal(sent.length, 1);
  });

  it('goes to a whole group only by a member that is in it', (t) => {
    const { proc, processes, sent } = scene(t);
    proc.put({ pid: 60, start: 100, group: 59 });
    const member = { pid: 60, startTime: '100' };
    assert.equal(processes.signalGroupOf?.(member, 59, 'SIGKILL'), 'sent');
    assert.deepEqual(sent, [[-59, 'SIGKILL']], 'the control');
    assert.equal(processes.signalGroupOf?.(member, 60, 'SIGKILL'), 'gone');
    proc.put({ pid: 60, start: 101, group: 59 });
    assert.equal(processes.signalGroupOf?.(member, 59, 'SIGKILL'), 'gone');
    proc.put({ pid: 60, start: 100, group: 1 });
    assert.equal(processes.signalGroupOf?.(member, 1, 'SIGKILL'), 'gone', 'kill(-1) is everybody');
    assert.equal(sent.length, 1);
  });

  it('that nobody may send is denied', (t) => {
    const { proc, processes } = scene(t, {
      kill: () => {
        throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
      },
    });
    proc.put({ pid: 60, start: 100 });
    assert.equal(processes.signalProcess?.({ pid: 60, startTime: '100' }, 'SIGTERM'), 'denied');
  });
});
