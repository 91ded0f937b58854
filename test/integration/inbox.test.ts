import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeedbackItem } from '@longrun/host';
import { eventually } from '@longrun/testkit';
import { createGate } from '../support/gates.js';
import { cancel, list, openHost, start, startShell, wait } from '../support/hosts.js';
import { assertNoMoreItems, resultIn, takeItems, takeResult } from '../support/items.js';

/** Keeps this thread busy: no event is handled meanwhile. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('inbox: drain is complete at once after the host thread was blocked for seconds', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  const handles = await Promise.all(Array.from({ length: 30 }, () => start(host, 's', ['sleep', '0.2'])));
  block(2500);
  const items = session.drain();
  assert.deepEqual(
    new Set(items.map((item) => item.handleId as string)),
    new Set(handles.map(({ handle_id }) => handle_id)),
  );
  assert.deepEqual(
    items.map((item) => item.sequence),
    Array.from({ length: 30 }, (_, n) => n + 1),
  );
});

test('inbox: the service goes on while the host thread is blocked: timeouts, ends, output', async (t) => {
  const host = await openHost(t);
  await start(host, 's', ['sleep', '60'], { timeout_ms: 300 });
  await startShell(host, 's', 'head -c 5000000 /dev/zero; echo done');
  block(2000);
  const results = host.session('s').drain().map(resultIn);
  assert.deepEqual(results.map((each) => each.status).sort(), ['completed', 'timed_out']);
  const ends = results.map((each) => each.ended_at - each.started_at);
  assert.ok(
    ends.every((ms) => ms < 1900),
    `${ends}`,
  );
});

test('inbox: 500 processes that end at once are 500 items, in order, each once', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const session = host.session('s');
  const ids = new Set<string>();
  // In waves, so that starting them is not the test.
  for (let wave = 0; wave < 10; wave += 1) {
    const starts = Array.from({ length: 50 }, () => startShell(host, 's', `read -r _ < ${gate.path}`));
    for (const { handle_id } of await Promise.all(starts)) ids.add(handle_id);
  }
  assert.equal((await list(host, 's')).length, 500);
  await gate.open('go', 500);
  const items = await takeItems(session, 500);
  assert.deepEqual(
    items.map((item) => item.sequence),
    Array.from({ length: 500 }, (_, n) => n + 1),
  );
  assert.deepEqual(new Set(items.map((item) => item.handleId as string)), ids);
  assert.ok(items.every((item) => resultIn(item).status === 'completed'));
  await assertNoMoreItems(host, 's', 500);
  assert.equal((await host.inspect()).liveHandles, 0);
});

test('inbox: a stream yields every item once, in order, and ends with the session', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  const seen: FeedbackItem[] = [];
  const reading = (async () => {
    for await (const item of session.feedback()) seen.push(item);
  })();
  for (let n = 0; n < 10; n += 1) await startShell(host, 's', `exit ${n}`);
  await eventually(() => seen.length === 10, 'all items have come');
  await session.end();
  await reading;
  assert.deepEqual(
    seen.map((item) => item.sequence),
    Array.from({ length: 10 }, (_, n) => n + 1),
  );
  assert.deepEqual(session.drain(), [], 'what was yielded is taken');
});

test('inbox: leaving a stream in the middle loses nothing and takes nothing more', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  const ids = [];
  for (let n = 0; n < 6; n += 1) ids.push((await start(host, 's', ['true'])).handle_id);
  await wait(host, 's', ids);
  const seen: number[] = [];
  for await (const item of session.feedback()) {
    seen.push(item.sequence);
    if (seen.length === 2) break;
  }
  for await (const item of session.feedback()) {
    seen.push(item.sequence);
    if (seen.length === 3) break;
  }
  seen.push(...session.drain().map((item) => item.sequence));
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6]);
});

test('inbox: two streams of one session share its items', async (t) => {
  const host = await openHost(t);
  const seen: number[][] = [[], []];
  const reading = seen.map(async (into) => {
    for await (const item of host.session('s').feedback()) into.push(item.sequence);
  });
  for (let n = 0; n < 8; n += 1) await start(host, 's', ['true']);
  await eventually(() => seen.flat().length === 8, 'all items have come');
  await host.session('s').end();
  await Promise.all(reading);
  assert.deepEqual(
    seen.flat().sort((a, b) => a - b),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
});

test('inbox: wait is true with an item, false at its timeout, and takes nothing', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  assert.equal(await session.wait({ timeoutMs: 1 }), false);
  const { handle_id } = await start(host, 's', ['true']);
  assert.equal(await session.wait(), true);
  assert.equal(await session.wait({ timeoutMs: 0 }), true);
  assert.deepEqual(
    session.drain().map((item) => item.handleId as string),
    [handle_id],
  );
  assert.equal(await session.wait({ timeoutMs: 0 }), false);
});

test('inbox: drained items are acknowledged, so that the service forgets them', async (t) => {
  const host = await openHost(t);
  for (let n = 0; n < 5; n += 1) await start(host, 's', ['true']);
  await eventually(async () => (await host.inspect()).feedback.items === 5, 'all are in the inbox');
  await takeItems(host.session('s'), 5);
  await eventually(async () => (await host.inspect()).feedback.items === 0, 'all are acknowledged');
});

test('inbox: with background_after_ms a slow command becomes a handle and its end an item', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const answer = await host.callTool(
    'run_command',
    { argv: ['/bin/sh', '-c', `read -r x < ${gate.path}; echo "$x"`], background_after_ms: 50 },
    { sessionId: 's' },
  );
  assert.deepEqual(Object.keys(answer).sort(), ['command', 'handle_id', 'started_at']);
  await gate.open('late');
  const result = await takeResult(host.session('s'));
  assert.deepEqual([result.handle_id, result.stdout], [answer.handle_id, 'late\n']);
});

test('inbox: with background_after_ms a quick command is answered with its result, and has no item', async (t) => {
  const host = await openHost(t);
  const input = { argv: ['true'], background_after_ms: 60_000 };
  assert.ok('exit_code' in (await host.callTool('run_command', input, { sessionId: 's' })));
  await assertNoMoreItems(host, 's', 0);
});

test('inbox: at the edge of background_after_ms it is the reply or the item, never both or none, 100 times', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  let items = 0;
  for (let round = 0; round < 100; round += 1) {
    const answer = await host.callTool(
      'run_command',
      { argv: ['sleep', '0.01'], background_after_ms: 9 + (round % 8) },
      { sessionId: 's' },
    );
    if ('exit_code' in answer) {
      assert.equal(answer.exit_code, 0);
      assert.deepEqual(session.drain(), []);
      continue;
    }
    items += 1;
    const result = await takeResult(session);
    assert.deepEqual([result.handle_id, result.exit_code], [answer.handle_id, 0]);
  }
  await assertNoMoreItems(host, 's', items);
});

test('inbox: a handle that was a foreground call can be cancelled once it is in the background', async (t) => {
  const host = await openHost(t);
  const answer = await host.callTool(
    'run_command',
    { argv: ['sleep', '60'], background_after_ms: 1 },
    { sessionId: 's' },
  );
  assert.equal((await cancel(host, 's', answer.handle_id)).cancelled, true);
  await assertNoMoreItems(host, 's', 0);
});

test("inbox: wait_handles with 'any' answers at the first end and with 'all' at the last", async (t) => {
  const host = await openHost(t);
  const gates = [createGate(t), createGate(t), createGate(t)];
  const ids: string[] = [];
  for (const gate of gates) ids.push((await startShell(host, 's', `read -r _ < ${gate.path}`)).handle_id);
  const any = wait(host, 's', ids, { mode: 'any' });
  const all = wait(host, 's', ids, { mode: 'all' });
  await gates[1]?.open();
  const first = await any;
  assert.deepEqual(
    first.finished.map((each) => each.handle_id),
    [ids[1]],
  );
  assert.deepEqual([first.running, first.timed_out], [[ids[0], ids[2]], false]);
  await gates[0]?.open();
  await gates[2]?.open();
  const last = await all;
  assert.deepEqual(
    last.finished.map((each) => each.handle_id),
    ids,
    'in the order of the question',
  );
  assert.deepEqual([last.running, last.timed_out], [[], false]);
  await takeItems(host.session('s'), 3);
});
