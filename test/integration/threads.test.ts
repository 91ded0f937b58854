import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '@longrun/host';
import { eventually, living, newMarker } from '@longrun/testkit';
import { createGate } from '../support/gates.js';
import { cancel, list, openHost, start, startShell, wait } from '../support/hosts.js';
import { assertNoMoreItems, takeItems, takeResult } from '../support/items.js';
import { read } from '../support/output.js';
import { codeOf, refusal } from '../support/refusals.js';

/** Process actors by thread. */
async function carried(host: Host): Promise<number[]> {
  return (await host.inspect()).threads.map(({ actors }) => actors).sort();
}

/** A command on a host of one thread that is busy: it waits in the queue. */
async function queueOne(
  host: Host,
  sessionId: string,
  argv: string[],
): Promise<{ answer: Promise<string>; id: string }> {
  const answer = codeOf(start(host, sessionId, argv));
  const queued = async () => (await list(host, sessionId)).find((row) => row.state === 'queued');
  await eventually(async () => (await queued()) !== undefined, 'it is queued');
  return { answer, id: (await queued())?.handle_id ?? '' };
}

test('threads: each process has a thread of its own up to max, and then shares the least busy one', async (t) => {
  const host = await openHost(t, { threads: { warm: 1, max: 3, whenFull: 'share' } });
  for (let n = 0; n < 3; n += 1) await start(host, 's', ['sleep', '60']);
  assert.deepEqual(await carried(host), [1, 1, 1]);
  for (let n = 0; n < 4; n += 1) await start(host, 's', ['sleep', '60']);
  assert.deepEqual(await carried(host), [2, 2, 3]);
  assert.equal((await host.session('s').end()).ended, 7);
});

test('threads: one thread carries many processes, and each of their ends is told', async (t) => {
  const host = await openHost(t, { threads: { warm: 1, max: 1, whenFull: 'share' } });
  const handles = await Promise.all(Array.from({ length: 40 }, (_, n) => startShell(host, 's', `exit ${n}`)));
  const items = await takeItems(host.session('s'), 40);
  const codes = new Map(items.map((item) => [item.handleId as string, JSON.parse(item.content).exit_code]));
  assert.deepEqual(
    handles.map(({ handle_id }) => codes.get(handle_id)),
    handles.map((_, n) => n),
  );
  // An item is there before its actor has stopped.
  await eventually(async () => (await carried(host)).every((actors) => actors === 0), 'no actor is left');
  assert.equal((await carried(host)).length, 1);
});

test('threads: warm threads are there before the first command', async (t) => {
  const host = await openHost(t, { threads: { warm: 3, max: 8 } });
  assert.equal((await host.inspect()).threads.length, 3);
});

test('threads: a spare is booted as soon as one is used, before the next command asks for it', async (t) => {
  const host = await openHost(t, { threads: { warm: 1, max: 3 } });
  await start(host, 's', ['sleep', '60']);
  await eventually(async () => (await carried(host)).length === 2, 'a spare is there');
  assert.deepEqual((await carried(host)).toSorted(), [0, 1]);
  await start(host, 's', ['sleep', '60']);
  await eventually(async () => (await carried(host)).length === 3, 'another one is there');
  await start(host, 's', ['sleep', '60']);
  assert.deepEqual(await carried(host), [1, 1, 1]);
});

test("threads: with 'reject' a command too many is refused and the next one after an end is not", async (t) => {
  const host = await openHost(t, { threads: { warm: 0, max: 2, whenFull: 'reject' } });
  const first = await start(host, 's', ['sleep', '60']);
  await start(host, 's', ['sleep', '60']);
  const { code, details } = await refusal(start(host, 's', ['true']));
  assert.deepEqual([code, details.tool, details.limit], ['CAPACITY_EXCEEDED', 'run_command', 'threads']);
  await cancel(host, 's', first.handle_id);
  await eventually(async () => (await codeOf(start(host, 's', ['true']))) === 'none', 'a thread is free');
});

test("threads: with 'queue' a command waits for a thread, is listed as queued, and runs in its turn", async (t) => {
  const host = await openHost(t, { threads: { warm: 0, max: 1, whenFull: 'queue' } });
  const gate = createGate(t);
  await startShell(host, 's', `read -r _ < ${gate.path}`);
  const answers = [];
  for (const n of ['1', '2', '3']) answers.push((await queueOne(host, `s${n}`, ['echo', n])).answer);
  const [row] = await list(host, 's1');
  assert.deepEqual([row?.state, row?.pid, row?.started_at, row?.stdout_bytes], ['queued', null, null, 0]);
  assert.equal((await host.inspect()).queuedCommands, 3);
  await gate.open();
  assert.deepEqual(await Promise.all(answers), ['none', 'none', 'none']);
  const ended = [];
  for (const n of ['1', '2', '3']) ended.push((await takeResult(host.session(`s${n}`))).ended_at);
  assert.deepEqual(
    ended,
    [...ended].sort((a, b) => a - b),
    'in the order of the calls',
  );
});

test('threads: a queued command that is cancelled never starts', async (t) => {
  const host = await openHost(t, { threads: { warm: 0, max: 1, whenFull: 'queue' } });
  const marker = newMarker();
  const gate = createGate(t);
  await startShell(host, 'busy', `read -r _ < ${gate.path}`);
  const call = host.callTool(
    'run_command',
    { argv: ['sleep', marker], long_running: true },
    { sessionId: 's' },
  );
  await eventually(async () => (await list(host, 's'))[0]?.state === 'queued', 'it is queued');
  const handleId = (await list(host, 's'))[0]?.handle_id ?? '';
  const empty = await read(host, 's', handleId);
  assert.deepEqual([empty.text, empty.eof], ['', false], 'it can be read like any other');
  const reply = await cancel(host, 's', handleId);
  assert.deepEqual([reply.cancelled, reply.status, reply.pid], [true, 'cancelled', 0]);
  const answer = await call;
  assert.ok('status' in answer && answer.status === 'cancelled', 'who started it is told');
  await gate.open();
  await takeResult(host.session('busy'));
  await assertNoMoreItems(host, 's', 0);
  assert.deepEqual(living(marker), []);
});

test('threads: a session that ends takes its queued commands with it', async (t) => {
  const host = await openHost(t, { threads: { warm: 0, max: 1, whenFull: 'queue' } });
  await start(host, 'busy', ['sleep', '60']);
  const queued = await Promise.all([queueOne(host, 's', ['true'])]);
  await host.session('s').end();
  assert.deepEqual(await Promise.all(queued.map(({ answer }) => answer)), ['SESSION_ENDED']);
  assert.deepEqual(await list(host, 's', true), []);
  assert.equal((await host.inspect()).queuedCommands, 0);
});

test('threads: waiting for a queued command waits for its end', async (t) => {
  const host = await openHost(t, { threads: { warm: 0, max: 1, whenFull: 'queue' } });
  const gate = createGate(t);
  await startShell(host, 'busy', `read -r _ < ${gate.path}`);
  const { id } = await queueOne(host, 's', ['echo', 'x']);
  const waiting = wait(host, 's', [id]);
  await gate.open();
  assert.deepEqual(
    (await waiting).finished.map((each) => each.stdout),
    ['x\n'],
  );
});

test('threads: a timeout of a queued command counts from its start', async (t) => {
  const host = await openHost(t, { threads: { warm: 0, max: 1, whenFull: 'queue' } });
  const gate = createGate(t);
  const busy = await startShell(host, 'busy', `read -r _ < ${gate.path}`);
  const call = codeOf(start(host, 's', ['sleep', '0.01'], { timeout_ms: 2000 }));
  await eventually(async () => (await list(host, 's'))[0]?.state === 'queued', 'it is queued');
  assert.equal((await wait(host, 'busy', [busy.handle_id], { timeout_ms: 2100 })).timed_out, true);
  await gate.open();
  assert.equal(await call, 'none');
  assert.equal((await takeResult(host.session('s'))).status, 'completed');
});
