import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProcessEntry, ProcessTable } from '@longrun/process';
import { lookAtGroup } from '../../dist/termination/group-ownership.js';

const LEADER = { pid: 500, startTime: '10' };

function entry(pid: number, startTime: string, more: Partial<ProcessEntry> = {}): ProcessEntry {
  return {
    pid,
    startTime,
    name: 'x',
    state: 'S',
    parentPid: 1,
    groupId: 500,
    sessionId: 500,
    threads: 1,
    ...more,
  };
}

function look(entries: readonly ProcessEntry[], recorded: Record<number, string> = {}): string {
  const processes: ProcessTable = {
    detailed: true,
    find: (pid) => entries.find((candidate) => candidate.pid === pid),
    group: (groupId) => entries.filter((candidate) => candidate.groupId === groupId),
    groupExists: (groupId) => entries.some((candidate) => candidate.groupId === groupId),
  };
  const map = new Map(Object.entries(recorded).map(([pid, startTime]) => [Number(pid), startTime]));
  return lookAtGroup(LEADER, map, processes).kind;
}

describe('a process group after its leader', () => {
  it('is gone when nobody is in it', () => {
    assert.equal(look([entry(900, '50', { groupId: 900 })]), 'gone');
  });

  it('is unknown while it exists and its members are too quick to be listed', () => {
    const processes: ProcessTable = {
      detailed: true,
      find: () => undefined,
      group: () => [],
      groupExists: () => true,
    };
    assert.equal(lookAtGroup(LEADER, new Map(), processes).kind, 'unknown');
  });

  it('is ours while the leader is listed, even as a zombie', () => {
    assert.equal(look([entry(500, '10')]), 'ours');
    assert.equal(look([entry(500, '10', { state: 'Z' })]), 'ours');
  });

  it('is foreign when its number names a process with another start time', () => {
    assert.equal(look([entry(500, '99')]), 'foreign');
    assert.equal(look([entry(500, '99'), entry(501, '100')]), 'foreign');
  });

  it('is ours while a recorded member is in it, even as a zombie', () => {
    assert.equal(look([entry(501, '11', { sessionId: 7 })], { 501: '11' }), 'ours');
    assert.equal(look([entry(501, '11', { sessionId: 7, state: 'Z' })], { 501: '11' }), 'ours');
  });

  it('is not ours for a member with a recorded pid and another start time', () => {
    assert.equal(look([entry(501, '12', { sessionId: 7 })], { 501: '11' }), 'foreign');
  });

  it('is ours when only new members of our own session are in it', () => {
    assert.equal(look([entry(777, '40')], { 501: '11' }), 'ours');
  });

  it('is foreign when only members of another session are in it', () => {
    assert.equal(look([entry(777, '40', { sessionId: 300 })], { 501: '11' }), 'foreign');
  });

  it('without /proc is taken for ours as long as it exists', () => {
    const bare = (exists: boolean): ProcessTable => ({
      detailed: false,
      find: () => undefined,
      group: () => [],
      groupExists: () => exists,
    });
    assert.equal(lookAtGroup({ pid: 500 }, new Map(), bare(true)).kind, 'ours');
    assert.equal(lookAtGroup({ pid: 500 }, new Map(), bare(false)).kind, 'gone');
  });
});
