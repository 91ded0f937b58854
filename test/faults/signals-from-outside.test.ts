import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, findProcess, isLiving, killAll, living, newMarker } from '@longrun/testkit';
import { fixture } from '../support/fixtures.js';
import { createGate } from '../support/gates.js';
import { cancel, list, openHost, start, startShell } from '../support/hosts.js';
import { assertNoMoreItems, takeItems, takeResult } from '../support/items.js';
import { seeOutput } from '../support/output.js';
import { assertWithin, timed } from '../support/timing.js';

test('a child that somebody else kills is a natural end with that signal', async (t) => {
  const host = await openHost(t);
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const) {
    const { handle_id } = await startShell(host, 's', 'echo up; exec sleep 60');
    await seeOutput(host, 's', handle_id, 'up');
    process.kill((await list(host, 's'))[0]?.pid ?? 0, signal);
    const result = await takeResult(host.session('s'));
    assert.deepEqual(
      [result.status, result.exit_code, result.signal, result.stdout],
      ['completed', -1, signal, 'up\n'],
    );
  }
  await assertNoMoreItems(host, 's', 3);
});

test('a leader that is killed leaves its children as leftovers, and a cancel ends them', async (t) => {
  const host = await openHost(t);
  const marker = newMarker();
  const { handle_id } = await startShell(host, 's', `sleep ${marker} > /dev/null 2>&1 & echo up; wait`);
  await seeOutput(host, 's', handle_id, 'up');
  await eventually(() => living(marker).length === 2, 'leader and child are there');
  process.kill((await list(host, 's'))[0]?.pid ?? 0, 'SIGKILL');
  const result = await takeResult(host.session('s'));
  assert.deepEqual([result.signal, result.descendants_alive], ['SIGKILL', 1]);
  assert.equal((await cancel(host, 's', handle_id)).leftovers_ended, 1);
  assert.deepEqual(living(marker), []);
});

test('a whole group that is killed from outside is one natural end', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('ignore-term')]);
  await seeOutput(host, 's', handle_id, 'ready');
  process.kill(-((await list(host, 's'))[0]?.pid ?? 0), 'SIGKILL');
  const result = await takeResult(host.session('s'));
  assert.deepEqual([result.status, result.signal, result.descendants_alive], ['completed', 'SIGKILL', 0]);
});

test('a child that is stopped is running, is ended by its timeout, and goes on when it is continued', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const { handle_id } = await start(host, 's', [fixture('wait-for'), gate.path]);
  await seeOutput(host, 's', handle_id, 'ready');
  const pid = (await list(host, 's'))[0]?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  await eventually(() => findProcess(pid)?.state === 'T', 'it is stopped');
  assert.equal((await list(host, 's'))[0]?.state, 'running');
  process.kill(pid, 'SIGCONT');
  await gate.open('on');
  assert.deepEqual((await takeResult(host.session('s'))).stdout, 'ready\non\n');

  await start(host, 's', [fixture('stop-self')], { timeout_ms: 500 });
  const result = await takeResult(host.session('s'));
  assert.deepEqual([result.status, result.signal], ['timed_out', 'SIGTERM']);
});

test('a child that is killed in the grace of its cancel ends the cancel at once, with one receipt', async (t) => {
  const host = await openHost(t);
  const script = "trap 'echo not yet' TERM; echo ready; while :; do sleep 600 & wait; done";
  const { handle_id } = await startShell(host, 's', script);
  await seeOutput(host, 's', handle_id, 'ready');
  const pid = (await list(host, 's'))[0]?.pid ?? 0;
  const cancelling = timed(() => cancel(host, 's', handle_id, { grace_ms: 1500 }));
  await seeOutput(host, 's', handle_id, 'not yet');
  process.kill(-pid, 'SIGKILL');
  const answer = await cancelling;
  assert.deepEqual([answer.value.cancelled, answer.value.signal, isLiving(pid)], [true, 'SIGKILL', false]);
  assertWithin(answer, 1499);
  await assertNoMoreItems(host, 's', 0);
});

test('50 children that are killed while 50 cancels are under way have one end each', async (t) => {
  const host = await openHost(t);
  const handles = await Promise.all(Array.from({ length: 50 }, () => start(host, 's', ['sleep', '60'])));
  const pids = (await list(host, 's')).map((row) => row.pid ?? 0);
  const cancels = handles.map(({ handle_id }) => cancel(host, 's', handle_id));
  // Of some the cancel is first.
  killAll(pids);
  const replies = await Promise.all(cancels);
  const natural = replies.filter((reply) => !reply.cancelled).map((reply) => reply.handle_id);
  const items = await takeItems(host.session('s'), natural.length);
  assert.deepEqual(new Set(items.map((item) => item.handleId as string)), new Set(natural));
  assert.ok(replies.every((reply) => reply.status === (reply.cancelled ? 'cancelled' : 'completed')));
  await assertNoMoreItems(host, 's', natural.length);
});
