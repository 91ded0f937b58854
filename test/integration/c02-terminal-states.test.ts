import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGate } from '../support/gates.js';
import { cancel, list, openHost, start, startShell, wait } from '../support/hosts.js';
import { assertNoMoreItems, resultIn, takeItems, takeResult } from '../support/items.js';
import { codeOf } from '../support/refusals.js';

const ENDS: readonly (readonly [title: string, script: string, exitCode: number, signal: string | null])[] = [
  ['exit code 0', 'exit 0', 0, null],
  ['exit code 1', 'exit 1', 1, null],
  ['exit code 255', 'exit 255', 255, null],
  ['SIGTERM of its own', 'kill -TERM $$', -1, 'SIGTERM'],
  ['SIGKILL of its own', 'kill -KILL $$', -1, 'SIGKILL'],
];

for (const [title, script, exitCode, signal] of ENDS) {
  test(`C2: a natural end with ${title} puts exactly one tool_result in the inbox`, async (t) => {
    const host = await openHost(t);
    const { handle_id } = await startShell(host, 's', script);
    const [item] = await takeItems(host.session('s'), 1);
    assert.ok(item !== undefined);
    assert.equal(item.kind, 'tool_result');
    assert.deepEqual([item.handleId, item.sessionId, item.sequence], [handle_id, 's', 1]);
    const result = resultIn(item);
    assert.deepEqual([result.exit_code, result.signal, result.status], [exitCode, signal, 'completed']);
    await assertNoMoreItems(host, 's', 1);
    assert.equal((await host.inspect()).feedback.delivered, 2);
  });
}

test('C2: a timeout puts exactly one tool_result in the inbox', async (t) => {
  const host = await openHost(t);
  await start(host, 's', ['sleep', '60'], { timeout_ms: 50 });
  assert.equal((await takeResult(host.session('s'))).status, 'timed_out');
  await assertNoMoreItems(host, 's', 1);
});

test('C2: the control: an item that is there shows in the check that says that none is', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['true']);
  await wait(host, 's', [handle_id]);
  await assert.rejects(assertNoMoreItems(host, 's', 0));
});

test('C2: a handle ended by cancel_handle puts no item in the inbox', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['sleep', '60']);
  assert.equal((await cancel(host, 's', handle_id)).cancelled, true);
  await assertNoMoreItems(host, 's', 0);
});

test('C2: handles ended by session end put no item in the inbox', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  await Promise.all(Array.from({ length: 10 }, () => start(host, 's', ['sleep', '60'])));
  assert.equal((await session.end()).ended, 10);
  assert.deepEqual(session.drain(), []);
  const { feedback } = await host.inspect();
  assert.deepEqual([feedback.delivered, feedback.items], [0, 0]);
});

test('C2: items that came before the session ended can still be drained', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  const { handle_id } = await start(host, 's', ['true']);
  await wait(host, 's', [handle_id]);
  await session.end();
  assert.deepEqual(
    session.drain().map((item) => item.handleId),
    [handle_id],
  );
});

test("C2: a cancelled handle's receipt is the cancel's reply and stays readable by every way", async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const { handle_id } = await startShell(host, 's', `echo out; echo err >&2; read -r _ < ${gate.path}`);
  await host.callTool('read_output', { handle_id, wait_ms: 20_000 }, { sessionId: 's' });
  await host.callTool('read_output', { handle_id, stream: 'stderr', wait_ms: 20_000 }, { sessionId: 's' });
  const { cancelled, ...receipt } = await cancel(host, 's', handle_id);
  assert.equal(cancelled, true);
  assert.deepEqual(
    [receipt.status, receipt.exit_code, receipt.signal, receipt.stdout, receipt.stderr],
    ['cancelled', -1, 'SIGTERM', 'out\n', 'err\n'],
  );

  assert.deepEqual(await cancel(host, 's', handle_id), { cancelled: false, ...receipt });
  assert.deepEqual(await wait(host, 's', [handle_id]), {
    finished: [receipt],
    running: [],
    timed_out: false,
  });
  assert.deepEqual(
    (await list(host, 's', true)).map((row) => [row.handle_id, row.state, row.signal, row.ended_at]),
    [[handle_id, 'cancelled', 'SIGTERM', receipt.ended_at]],
  );
  assert.deepEqual(await list(host, 's'), []);
  const text = await host.callTool('read_output', { handle_id }, { sessionId: 's' });
  assert.deepEqual([text.text, text.eof], ['out\n', true]);
});

test('C2: the receipts of an ended session stay readable', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await startShell(host, 's', 'echo up; exec sleep 60');
  await host.callTool('read_output', { handle_id, wait_ms: 20_000 }, { sessionId: 's' });
  await host.session('s').end();
  const { finished } = await wait(host, 's', [handle_id]);
  assert.deepEqual(
    finished.map((each) => [each.status, each.stdout]),
    [['cancelled', 'up\n']],
  );
  assert.equal((await cancel(host, 's', handle_id)).status, 'cancelled');
});

test('C2: a terminal state never changes: cancels, session end and waits leave it as it was', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['false']);
  const first = await takeResult(host.session('s'));
  for (const force of [false, true]) {
    const { cancelled, ...receipt } = await cancel(host, 's', handle_id, { force });
    assert.equal(cancelled, false);
    assert.deepEqual(receipt, first);
  }
  assert.deepEqual(await host.session('s').end(), { ended: 0, survivors: [] });
  assert.deepEqual((await wait(host, 's', [handle_id])).finished, [first]);
  assert.equal((await list(host, 's', true))[0]?.state, 'exited');
});

test('C2: cancel and natural end race to one terminal state, 50 times', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  let items = 0;
  for (let round = 0; round < 50; round += 1) {
    // From an exit that is long over to one that is still to come.
    const { handle_id } = await startShell(host, 's', `sleep 0.00${round % 8}; exit 5`);
    const reply = await cancel(host, 's', handle_id);
    const { finished } = await wait(host, 's', [handle_id]);
    const state = (await list(host, 's', true)).find((row) => row.handle_id === handle_id)?.state;
    const drained = session.drain();
    items += drained.length;
    if (reply.cancelled) {
      assert.deepEqual([state, drained, finished[0]?.status], ['cancelled', [], 'cancelled']);
    } else {
      assert.deepEqual([state, finished[0]?.exit_code], ['exited', 5]);
      assert.deepEqual(
        drained.map((item) => item.handleId as string),
        [handle_id],
      );
    }
  }
  await assertNoMoreItems(host, 's', items);
});

test('C2: who has been told of an end finds it in the inbox', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  for (let round = 0; round < 50; round += 1) {
    const { handle_id } = await start(host, 's', ['true']);
    await wait(host, 's', [handle_id]);
    assert.deepEqual(
      session.drain().map((item) => item.handleId as string),
      [handle_id],
    );
  }
});

test('C2: a foreground call answers with its result and puts none in the inbox', async (t) => {
  const host = await openHost(t);
  await host.callTool('run_command', { argv: ['true'] }, { sessionId: 's' });
  await assertNoMoreItems(host, 's', 0);
});

test('C2: receipts are bounded, the oldest goes first, and then it is UNKNOWN_HANDLE', async (t) => {
  const host = await openHost(t, { limits: { receipts: 3 } });
  const ids: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    const { handle_id } = await start(host, 's', ['true']);
    ids.push(handle_id);
    await wait(host, 's', [handle_id]);
  }
  assert.deepEqual(
    (await list(host, 's', true)).map((row) => row.handle_id),
    ids.slice(2),
  );
  assert.equal(await codeOf(wait(host, 's', ids.slice(0, 1))), 'UNKNOWN_HANDLE');
  assert.deepEqual(await cancel(host, 's', ids[0] ?? ''), {
    cancelled: false,
    handle_id: ids[0],
    survivors: [],
  });
  await takeItems(host.session('s'), 5);
});
