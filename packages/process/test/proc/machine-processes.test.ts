import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { createMachineProcesses, isAlive, isSameProcess, type ProcessEntry } from '@longrun/process';
import { parseStat } from '../../dist/proc/parse-stat.js';
import { runsOn } from '../../dist/proc/process-table.js';

const LINE =
  '4242 (a) S (b c) Z 1 4200 4100 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 3 0 987654 1000 200 18446744073709551615 0 0';

describe('a line of /proc/<pid>/stat', () => {
  it('is read from the last parenthesis on: a name may hold anything', () => {
    assert.deepEqual(parseStat(LINE), {
      pid: 4242,
      name: 'a) S (b c',
      state: 'Z',
      parentPid: 1,
      groupId: 4200,
      sessionId: 4100,
      threads: 3,
      startTime: '987654',
      exiting: false,
    });
  });

  it('that is none is undefined', () => {
    for (const text of ['', '1', '1 (', '1 (a', '1 (a) S 1 2 3']) assert.equal(parseStat(text), undefined);
  });
});

describe('isAlive', () => {
  it('takes a zombie for dead, unless its other threads run on', () => {
    const entry = parseStat(LINE);
    assert.ok(entry);
    const as = (state: string, threads: number): ProcessEntry => ({ ...entry, state, threads });
    assert.deepEqual(
      [as('Z', 1), as('Z', 2), as('X', 1), as('x', 1), as('R', 1), as('D', 1), as('T', 1)].map(isAlive),
      [false, true, false, false, true, true, true],
    );
  });
});

describe('runsOn', () => {
  const line = (flags: number, threads: number, state = 'S'): ProcessEntry => {
    const entry = parseStat(
      `7 (a) ${state} 1 7 7 0 -1 ${flags} 1 2 3 4 5 6 7 8 20 0 ${threads} 0 987654 1000`,
    );
    assert.ok(entry);
    return entry;
  };

  it('is false for a process on its way out, which is alive nevertheless', () => {
    const [usual, exiting] = [line(0x400000, 1), line(0x40000c, 1)];
    assert.deepEqual([usual, exiting].map(runsOn), [true, false]);
    assert.deepEqual([usual, exiting].map(isAlive), [true, true]);
    assert.equal(runsOn(line(0x400000, 1, 'Z')), false);
  });

  it('is true when the first thread alone is on its way out', () => {
    assert.equal(runsOn(line(0x40000c, 2)), true);
  });
});

describe('the processes of this machine', () => {
  const processes = createMachineProcesses();

  it('include this one', { skip: !processes.detailed }, () => {
    const entry = processes.find(process.pid);
    assert.ok(entry !== undefined && isAlive(entry));
    assert.ok(isSameProcess(entry, { pid: process.pid, startTime: entry.startTime }));
    assert.ok(!isSameProcess(entry, { pid: process.pid, startTime: '1' }));
    assert.ok(processes.group(entry.groupId).some(({ pid }) => pid === process.pid));
  });

  it('include a group as long as somebody is in it', async () => {
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    const { pid } = child;
    assert.ok(pid !== undefined);
    assert.ok(processes.groupExists(pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(processes.groupExists(pid), false);
    assert.equal(processes.find(pid), undefined);
    assert.deepEqual(processes.group(pid), []);
  });

  it('are only groups where there is no /proc', async () => {
    const bare = createMachineProcesses({ root: '/no/proc/here' });
    assert.equal(bare.detailed, false);
    assert.equal(bare.find(process.pid), undefined);
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    assert.ok(child.pid !== undefined && bare.groupExists(child.pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(bare.groupExists(child.pid), false);
  });
});
