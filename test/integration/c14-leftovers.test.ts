import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host, ToolResult } from '@longrun/host';
import { eventually, isLiving, killAll, living, newMarker, sleeping } from '@longrun/testkit';
import { fixture } from '../support/fixtures.js';
import { cancel, list, openHost, run, start, startShell, wait } from '../support/hosts.js';
import { assertNoMoreItems, takeResult } from '../support/items.js';
import { codeOf } from '../support/refusals.js';
import { assertWithin, timed } from '../support/timing.js';

/** A command that leaves `count` processes that hold no pipe, and their marker. */
async function leave(
  host: Host,
  count: number,
  trap = '',
): Promise<{ readonly result: ToolResult; readonly marker: string }> {
  const marker = newMarker();
  const one = `(${trap} exec sleep ${marker}) > /dev/null 2>&1 &`;
  await startShell(host, 's', [...Array.from({ length: count }, () => one), 'echo up'].join(' '), 'leader');
  const result = await takeResult(host.session('s'));
  // No shell that is about to become one: its command line is empty for a moment.
  await eventually(() => sleeping(marker).length === count, 'they run on');
  return { result, marker };
}

async function lingering(host: Host): Promise<number> {
  return (await host.inspect()).coordinator.lingering;
}

test('C14: processes that outlive their leader are counted in the result and run on', async (t) => {
  const host = await openHost(t);
  const { result, marker } = await leave(host, 3);
  assert.deepEqual(
    [result.status, result.exit_code, result.stdout, result.descendants_alive, result.pipe_held],
    ['completed', 0, 'up\n', 3, false],
  );
  assert.equal(living(marker).length, 3);
  const [row] = await list(host, 's', true);
  assert.deepEqual([row?.state, row?.descendants_alive], ['exited', 3]);
  assert.equal(await lingering(host), 1, 'the group is tracked');
});

test('C14: a command that leaves nobody says 0 and is not tracked', async (t) => {
  const host = await openHost(t);
  const result = await run(host, 's', ['true']);
  assert.equal(result.descendants_alive, 0);
  assert.equal(await lingering(host), 0);
});

test('C14: the result does not wait for them', async (t) => {
  const host = await openHost(t);
  const { result } = await leave(host, 1);
  assert.ok(result.ended_at - result.started_at < 5000);
});

test("C14: leftovers: 'kill' ends them at the exit of the leader, and the exit status stays", async (t) => {
  const host = await openHost(t);
  const marker = newMarker();
  const script = `sleep ${marker} > /dev/null 2>&1 & sleep ${marker} & echo up; exit 5`;
  await startShell(host, 's', script, 'leader', { leftovers: 'kill', drain_ms: 60_000 });
  const result = await takeResult(host.session('s'));
  assert.deepEqual(living(marker), []);
  assert.deepEqual(
    [result.status, result.exit_code, result.stdout, result.descendants_alive, result.pipe_held],
    ['completed', 5, 'up\n', 0, false],
  );
  assert.equal(await lingering(host), 0);
});

test("C14: leftovers: 'kill' ends those that ignore SIGTERM after the grace", async (t) => {
  const host = await openHost(t);
  const marker = newMarker();
  const script = `trap '' TERM; sleep ${marker} & exit 0`;
  await startShell(host, 's', script, 'leader', { leftovers: 'kill', grace_ms: 200 });
  const result = await takeResult(host.session('s'));
  assert.deepEqual(living(marker), []);
  assert.equal(result.descendants_alive, 0);
});

test('C14: cancel_handle on the finished handle ends them: cancelled: false, leftovers_ended: n', async (t) => {
  const host = await openHost(t);
  const { result, marker } = await leave(host, 3);
  const reply = await cancel(host, 's', result.handle_id);
  assert.deepEqual(living(marker), []);
  assert.deepEqual([reply.cancelled, reply.leftovers_ended, reply.status], [false, 3, 'completed']);
  const { cancelled: _, leftovers_ended: __, ...receipt } = reply;
  assert.deepEqual(receipt, result, 'the receipt is that of the natural end');
  await eventually(async () => (await lingering(host)) === 0, 'the group is not tracked any more');
  const again = await cancel(host, 's', result.handle_id);
  assert.deepEqual([again.cancelled, again.leftovers_ended], [false, undefined]);
  assert.equal((await list(host, 's', true))[0]?.descendants_alive, 0);
  await assertNoMoreItems(host, 's', 1);
});

test('C14: that cancel keeps the 2 s and the grace for leftovers that ignore SIGTERM, and force has none', async (t) => {
  const host = await openHost(t);
  for (const force of [false, true]) {
    const { result, marker } = await leave(host, 2, "trap '' TERM;");
    const reply = await timed(() => cancel(host, 's', result.handle_id, { force }));
    assert.deepEqual(living(marker), []);
    assert.deepEqual([reply.value.cancelled, reply.value.leftovers_ended], [false, 2]);
    if (!force) assert.ok(reply.ms >= 1000, `${reply.ms} ms`);
    assertWithin(reply, force ? 999 : 2500);
  }
});

test("C14: another session cannot end them, the host's own cancel can", async (t) => {
  const host = await openHost(t);
  const { result, marker } = await leave(host, 1);
  assert.deepEqual(await cancel(host, 'other', result.handle_id), {
    ...{ cancelled: false, handle_id: result.handle_id, survivors: [] },
  });
  assert.equal(living(marker).length, 1);
  assert.equal((await host.cancelHandle(result.handle_id)).leftoversEnded, 1);
  assert.deepEqual(living(marker), []);
});

test('C14: session end ends them', async (t) => {
  const host = await openHost(t);
  const { result, marker } = await leave(host, 2, "trap '' TERM;");
  const end = await host.session('s').end();
  assert.deepEqual(living(marker), []);
  assert.deepEqual(end, { ended: 0, survivors: [] }, 'the handle had ended by itself');
  assert.deepEqual((await wait(host, 's', [result.handle_id])).finished, [result]);
});

test('C14: host close ends them', async (t) => {
  const host = await openHost(t);
  const { marker } = await leave(host, 2);
  await host.close();
  assert.deepEqual(living(marker), []);
});

test('C14: the group is tracked until it is empty, also through processes that come later', async (t) => {
  const host = await openHost(t);
  await start(host, 's', [fixture('relay'), '20']);
  const result = await takeResult(host.session('s'));
  assert.ok(result.descendants_alive >= 1);
  assert.equal(await lingering(host), 1);
  await eventually(async () => (await lingering(host)) === 0, 'the group is empty and not tracked any more');
  assert.equal((await list(host, 's', true))[0]?.descendants_alive, 0);
});

test('C14: one that is killed from outside ends the tracking; its handle stays as it was', async (t) => {
  const host = await openHost(t);
  const { result, marker } = await leave(host, 1);
  killAll(living(marker));
  await eventually(async () => (await lingering(host)) === 0, 'it is not tracked any more');
  assert.deepEqual((await wait(host, 's', [result.handle_id])).finished, [result]);
});

test('C14: a foreground call answers and its leftovers are tracked just so', async (t) => {
  const host = await openHost(t);
  const result = await run(host, 's', [fixture('spawn-grandchild')]);
  const child = Number(result.stdout);
  assert.deepEqual([result.descendants_alive, isLiving(child)], [1, true]);
  assert.equal((await cancel(host, 's', result.handle_id)).leftovers_ended, 1);
  assert.equal(isLiving(child), false);
});

test('C14: leftovers count as live for the limits, so that they are bounded too', async (t) => {
  const host = await openHost(t, { limits: { liveHandles: 2 } });
  const first = await run(host, 's', [fixture('spawn-grandchild')]);
  await run(host, 's', [fixture('spawn-grandchild')]);
  assert.equal(await codeOf(run(host, 's', ['true'])), 'CAPACITY_EXCEEDED');
  await cancel(host, 's', first.handle_id);
  await eventually(async () => (await codeOf(run(host, 's', ['true']))) === 'none', 'a place is free again');
});

test('C14: the receipt of a handle with leftovers is kept while they live, whatever the limit', async (t) => {
  const host = await openHost(t, { limits: { receipts: 1 } });
  const { result, marker } = await leave(host, 1);
  for (let n = 0; n < 3; n += 1) await run(host, 's', ['true']);
  assert.equal((await cancel(host, 's', result.handle_id)).leftovers_ended, 1);
  assert.deepEqual(living(marker), []);
});
