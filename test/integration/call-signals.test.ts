import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { eventually } from '@longrun/testkit';
import { createGate } from '../support/gates.js';
import { cancel, list, openHost, start, wait } from '../support/hosts.js';
import { assertNoMoreItems, takeResult } from '../support/items.js';

const GONE = new Error('the caller has gone');

test('signals: an aborted foreground call answers with its handle, and its end is an item', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const caller = new AbortController();
  const argv = ['/bin/sh', '-c', `read -r x < ${gate.path}; echo "$x"`];
  const answer = host.callTool('run_command', { argv }, { sessionId: 's', signal: caller.signal });
  await eventually(async () => (await list(host, 's'))[0]?.state === 'running', 'it runs');
  caller.abort(GONE);
  assert.deepEqual(Object.keys(await answer).sort(), ['command', 'handle_id', 'started_at']);
  await gate.open('late');
  const result = await takeResult(host.session('s'));
  assert.deepEqual([result.handle_id, result.stdout], [(await answer).handle_id, 'late\n']);
  await assertNoMoreItems(host, 's', 1);
});

test('signals: an aborted wait rejects with the reason, at once, and ends nothing', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['sleep', '60']);
  const caller = new AbortController();
  const context = { sessionId: 's', signal: caller.signal };
  const calls = [
    host.callTool('wait_handles', { handle_ids: [handle_id] }, context),
    host.callTool('read_output', { handle_id, wait_ms: 30_000 }, context),
  ];
  const rejections = Promise.allSettled(calls);
  await list(host, 's'); // Answered after them: they are with the coordinator by now.
  caller.abort(GONE);
  for (const end of await rejections) assert.equal(end.status === 'rejected' && end.reason, GONE);
  assert.deepEqual((await wait(host, 's', [handle_id], { timeout_ms: 0 })).running, [handle_id]);
  assert.equal((await cancel(host, 's', handle_id)).cancelled, true, 'it ran until now');
});

test('signals: a call whose signal was aborted before starts nothing', async (t) => {
  const host = await openHost(t);
  const context = { sessionId: 's', signal: AbortSignal.abort(GONE) };
  await assert.rejects(host.callTool('run_command', { argv: ['true'] }, context), GONE);
  assert.deepEqual(await list(host, 's', true), []);
});

test('signals: one signal of many calls has one listener, and none when they are over', async (t) => {
  const host = await openHost(t);
  const caller = new AbortController();
  const call = () => host.callTool('list_handles', {}, { sessionId: 's', signal: caller.signal });
  const calls = Array.from({ length: 20 }, call);
  assert.equal(getEventListeners(caller.signal, 'abort').length, 1);
  await Promise.all(calls);
  assert.equal(getEventListeners(caller.signal, 'abort').length, 0);
});

test('signals: one that is aborted as the command ends gives the result or one item, 30 times', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  let items = 0;
  for (let round = 0; round < 30; round += 1) {
    const signal = AbortSignal.timeout(6 + (round % 8));
    const answer = await host
      .callTool('run_command', { argv: ['sleep', '0.005'] }, { sessionId: 's', signal })
      .catch((error) => assert.equal(error, signal.reason, 'aborted before its start'));
    if (answer === undefined) continue;
    if ('exit_code' in answer) {
      assert.deepEqual(session.drain(), []);
      continue;
    }
    items += 1;
    const result = await takeResult(session);
    assert.deepEqual([result.handle_id, result.exit_code], [answer.handle_id, 0]);
  }
  await assertNoMoreItems(host, 's', items);
});
