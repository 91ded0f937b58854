import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProcessEntry, ProcessTable, SignalOutcome } from '@longrun/process';
import { lookAtGroup } from '../../dist/termination/group-ownership.js';
import { ProcessGroup } from '../../dist/termination/process-group.js';

const LEADER = { pid: 500, startTime: '10' };

/** A group that exists on a machine where nobody can look into /proc. `blind: false` is the negative control. */
function group(blind: boolean): { readonly group: ProcessGroup; readonly sent: string[] } {
  const sent: string[] = [];
  const processes: ProcessTable = {
    detailed: true,
    blind,
    find: () => undefined,
    group: () => [],
    groupExists: () => blind,
  };
  const signal = (name: string): SignalOutcome => {
    sent.push(name);
    return 'sent';
  };
  return { group: new ProcessGroup(LEADER, signal, processes), sent };
}

describe('a process group that nobody can look at, for want of descriptors', () => {
  it('has a leader that is neither ended nor missing', () => {
    assert.deepEqual(
      [group(true).group.leaderHasEnded(), group(true).group.leaderIsMissing()],
      [false, false],
    );
    assert.deepEqual(
      [group(false).group.leaderHasEnded(), group(false).group.leaderIsMissing()],
      [true, true],
    );
  });

  it('counts as alive, with its leader for whoever is in it', () => {
    assert.equal(group(true).group.hasMembers(), true);
    assert.deepEqual(group(true).group.alive(), [{ ...LEADER, name: '', state: '?' }]);
    assert.equal(group(false).group.hasMembers(), false);
  });

  it('is signalled while its leader is not reaped, and not after: the number may be a stranger’s', () => {
    const { group: tree, sent } = group(true);
    assert.equal(tree.signal('SIGTERM'), 'sent');
    tree.leaderWasReaped();
    assert.equal(tree.signal('SIGKILL'), 'denied');
    assert.deepEqual(sent, ['SIGTERM']);
  });

  it('is of unknown ownership, unless the kernel says that it is gone', () => {
    const table = (exists: boolean): ProcessTable => ({
      detailed: true,
      blind: true,
      find: () => undefined,
      group: () => [],
      groupExists: () => exists,
    });
    assert.equal(lookAtGroup(LEADER, new Map(), table(true)).kind, 'unknown');
    assert.equal(lookAtGroup(LEADER, new Map(), table(false)).kind, 'gone');
  });
});

describe('a process group whose leader has ended', () => {
  const member = (pid: number, exiting: boolean): ProcessEntry => ({
    pid,
    startTime: '11',
    name: 'writer',
    state: 'S',
    parentPid: 1,
    groupId: LEADER.pid,
    sessionId: LEADER.pid,
    threads: 1,
    exiting,
  });
  const groupOf = (...members: ProcessEntry[]): ProcessGroup =>
    new ProcessGroup(LEADER, () => 'sent', {
      detailed: true,
      find: (pid) => members.find((entry) => entry.pid === pid),
      group: () => members,
      groupExists: () => members.length > 0,
    });

  it('leaves over who runs on, and not who is on its way out; both are alive', () => {
    const both = groupOf(member(501, true), member(502, false));
    assert.deepEqual(
      both.leftovers().map(({ pid }) => pid),
      [502],
    );
    assert.deepEqual(
      both.alive().map(({ pid }) => pid),
      [501, 502],
    );
    assert.deepEqual(groupOf(member(501, true)).leftovers(), []);
    assert.equal(groupOf(member(501, true)).hasMembers(), true);
  });
});
