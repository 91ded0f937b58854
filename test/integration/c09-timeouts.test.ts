import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, isLiving, living, newMarker } from '@longrun/testkit';
import { fixture } from '../support/fixtures.js';
import { createGate } from '../support/gates.js';
import { cancel, list, openHost, run, runShell, start, startShell, wait } from '../support/hosts.js';
import { assertNoMoreItems, takeItems, takeResult } from '../support/items.js';

test('C9: background work that takes too long is ended, and its item says timed_out with all it had printed', async (t) => {
  const host = await openHost(t);
  const marker = newMarker();
  const script = `echo out; echo err >&2; sleep ${marker} & sleep ${marker}`;
  const { handle_id } = await startShell(host, 's', script, marker, { timeout_ms: 1000 });
  await eventually(() => living(marker).length === 3, 'the tree is there');
  const result = await takeResult(host.session('s'));
  assert.deepEqual(living(marker), [], 'the whole tree is gone when the item is there');
  assert.deepEqual(
    [result.handle_id, result.status, result.exit_code, result.signal, result.stdout, result.stderr],
    [handle_id, 'timed_out', -1, 'SIGTERM', 'out\n', 'err\n'],
  );
  assert.ok(result.duration_ms >= 1000, `${result.duration_ms}`);
  assert.equal((await list(host, 's', true))[0]?.state, 'timed_out');
  await assertNoMoreItems(host, 's', 1);
});

test('C9: a foreground call answers with timed_out, and puts nothing in the inbox', async (t) => {
  const host = await openHost(t);
  const result = await runShell(host, 's', 'echo out; exec sleep 60', { timeout_ms: 1000 });
  assert.deepEqual([result.status, result.signal, result.stdout], ['timed_out', 'SIGTERM', 'out\n']);
  await assertNoMoreItems(host, 's', 0);
});

test('C9: the tree is ended as by cancel: SIGTERM, the grace, SIGKILL', async (t) => {
  const host = await openHost(t);
  const stubborn = await run(host, 's', [fixture('ignore-term')], { timeout_ms: 1000, grace_ms: 300 });
  assert.deepEqual([stubborn.status, stubborn.signal], ['timed_out', 'SIGKILL']);
  assert.ok(stubborn.duration_ms >= 1300, `${stubborn.duration_ms}`);
  const polite = await run(host, 's', [fixture('say-bye')], { timeout_ms: 1000 });
  assert.deepEqual(
    [polite.status, polite.exit_code, polite.signal, polite.stdout],
    ['timed_out', 3, null, 'ready\nbye\n'],
  );
});

test('C9: a child that ignores SIGTERM is ended although its leader ends on it', async (t) => {
  const host = await openHost(t);
  const result = await run(host, 's', [fixture('leave-stubborn-child')], { timeout_ms: 1500, grace_ms: 200 });
  const child = Number(/ready (\d+)/.exec(result.stdout)?.[1]);
  assert.deepEqual([result.status, result.signal], ['timed_out', 'SIGTERM']);
  assert.equal(isLiving(child), false);
  assert.equal(result.descendants_alive, 0);
});

test('C9: a command that ends in time is not touched by its timeout', async (t) => {
  const host = await openHost(t);
  const result = await run(host, 's', ['true'], { timeout_ms: 60_000 });
  assert.deepEqual([result.status, result.exit_code], ['completed', 0]);
  await start(host, 's', ['true'], { timeout_ms: 60_000 });
  assert.equal((await takeResult(host.session('s'))).status, 'completed');
});

test('C9: the timeout is about the command, not about who holds its output', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const script = `(read -r _ < ${gate.path}; echo late) & exit 4`;
  const { handle_id } = await startShell(host, 's', script, 'sh', { timeout_ms: 1000, drain_ms: 60_000 });
  await eventually(async () => (await list(host, 's'))[0]?.state === 'draining', 'the leader has exited');
  const waited = await wait(host, 's', [handle_id], { timeout_ms: 1200 });
  assert.equal(waited.timed_out, true, 'it is still draining after the timeout');
  await gate.open();
  const result = await takeResult(host.session('s'));
  assert.deepEqual([result.status, result.exit_code, result.stdout], ['completed', 4, 'late\n']);
});

test('C9: timeout and natural end race to one item each, 50 times', async (t) => {
  const host = await openHost(t);
  const ids = new Set<string>();
  for (let round = 0; round < 50; round += 1) {
    const { handle_id } = await start(host, 's', ['sleep', '0.02'], { timeout_ms: 18 + (round % 6) });
    ids.add(handle_id);
  }
  const items = await takeItems(host.session('s'), 50);
  assert.deepEqual(new Set(items.map((item) => item.handleId as string)), ids);
  await assertNoMoreItems(host, 's', 50);
});

test('C9: a cancel during the grace of a timeout leaves it a timeout, and the item comes', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', [fixture('ignore-term')], { timeout_ms: 200, grace_ms: 1500 });
  const beginning = performance.now();
  await wait(host, 's', [handle_id], { timeout_ms: 400 });
  const reply = await cancel(host, 's', handle_id, { force: true });
  assert.ok(performance.now() - beginning < 1500, 'force shortens the grace');
  assert.deepEqual([reply.cancelled, reply.status], [false, 'timed_out']);
  assert.equal((await takeResult(host.session('s'))).status, 'timed_out');
});

test('C9: a wait that times out ends nothing', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['sleep', '60']);
  for (const timeout_ms of [0, 50]) {
    assert.deepEqual(await wait(host, 's', [handle_id], { timeout_ms }), {
      ...{ finished: [], running: [handle_id], timed_out: true },
    });
  }
  assert.equal((await list(host, 's'))[0]?.state, 'running');
});
