import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allProcesses, findProcess, isAlive } from '../../dist/remains/proc.js';
import { createThreadsWorld } from '../../dist/world/threads-world.js';
import { assertWell, eventually, inject, inWorld, pidOf, start, takeResults } from '../support/worlds.js';

const SLEEP = { argv: ['sleep', '60'] };

function guardians(): readonly number[] {
  return allProcesses()
    .filter(({ parent, name }) => parent === process.pid && name.startsWith('longrun-guard'))
    .map(({ pid }) => pid);
}

test('kill-control-thread: every handle is lost, every process is gone, and another thread serves', () =>
  inWorld(createThreadsWorld, async ({ world, notices }) => {
    const handles = [await start(world, SLEEP), await start(world, { fixture: 'ignore-term' })];
    const pids = [await pidOf(world, handles[0] ?? ''), await pidOf(world, handles[1] ?? '')];
    assert.ok(
      pids.every((pid) => findProcess(pid) !== undefined),
      'the control',
    );
    const fault = await inject(world, { fault: 'kill-control-thread' });
    assert.match(fault.detail, /another one serves/);
    const results = await takeResults(world, 2);
    assert.deepEqual(new Set(results.map((result) => result['handle_id'])), new Set(handles));
    assert.ok(results.every((result) => result['status'] === 'lost'));
    assert.ok(pids.every((pid) => !isAliveAt(pid)));
    assert.ok(notices.some((notice) => notice.type === 'log' && notice.message === 'control thread died'));
    await assertWell(world);
  }));

test('kill-control-thread: what is counted over the whole run does not begin anew', () =>
  inWorld(createThreadsWorld, async ({ world }) => {
    await inject(world, { fault: 'kill-feedback' });
    assert.equal((await world.observe()).feedbackRestarts, 1);
    await inject(world, { fault: 'kill-control-thread' });
    assert.equal((await world.observe()).feedbackRestarts, 1);
    await inject(world, { fault: 'kill-feedback' });
    assert.equal((await world.observe()).feedbackRestarts, 2);
  }));

test('kill-guardian: another one takes its place', () =>
  inWorld(createThreadsWorld, async ({ world }) => {
    await world.observe();
    await eventually(() => guardians().length === 1, 'there is one');
    const [first = 0] = guardians();
    assert.equal((await inject(world, { fault: 'kill-guardian' })).outcome, 'done');
    await eventually(() => guardians().length === 1 && !guardians().includes(first), 'there is another');
    assert.equal((await world.observe()).guardianRestarts, 1);
    await assertWell(world);
  }));

test('kill-host: a host of its own is killed, nobody outlives it, and this one is not touched', () =>
  inWorld(createThreadsWorld, async ({ world }) => {
    const pid = await pidOf(world, await start(world, SLEEP));
    const fault = await inject(world, { fault: 'kill-host' });
    assert.match(fault.detail, /^a host with 6 handles was killed/);
    assert.equal(isAliveAt(pid), true);
    await assertWell(world);
  }));

function isAliveAt(pid: number): boolean {
  const found = findProcess(pid);
  return found !== undefined && isAlive(found);
}
