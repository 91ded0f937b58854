import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { after, before, test } from 'node:test';
import { createHost, type Host } from '@longrun/host';
import { eventually, living, newMarker } from '@longrun/testkit';
import { serveStdio } from '../../dist/index.js';

let host: Host;
before(async () => {
  host = await createHost({ threads: { warm: 0 } });
});
after(() => host.close());

/** One served session whose lines the test writes and reads itself. */
async function served() {
  const stdin = new PassThrough();
  const stdout = new PassThrough({ highWaterMark: 64 * 1024 * 1024 });
  const serving = await serveStdio(host, { stdin, stdout });
  let text = '';
  stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const send = (line: unknown): void => {
    stdin.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  };
  /** Waits for the answer with this id; null: the next one without. */
  const answer = async (id: number | null) => {
    for (;;) {
      const lines = text.split('\n').slice(0, -1);
      const found = lines.findIndex((line) => JSON.parse(line).id === id);
      if (found >= 0) {
        const [line = ''] = lines.splice(found, 1);
        text = lines.map((rest) => `${rest}\n`).join('');
        return JSON.parse(line);
      }
      await once(stdout, 'data');
    }
  };
  const initialize = async (): Promise<void> => {
    const params = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'raw', version: '1' },
    };
    send({ jsonrpc: '2.0', id: 0, method: 'initialize', params });
    await answer(0);
    send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  };
  return { serving, stdin, stdout, send, answer, initialize };
}

test('malformed lines are answered with errors, and the session goes on', async () => {
  const { serving, send, answer, initialize } = await served();
  send('{ this is not JSON');
  assert.equal((await answer(null)).error.code, -32_700);
  send('[]');
  assert.equal((await answer(null)).error.code, -32_600);
  await initialize();
  send({ jsonrpc: '2.0', id: 1, method: 'no/such/method' });
  assert.equal((await answer(1)).error.code, -32_601);
  send({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 7 } });
  assert.equal((await answer(2)).error.code, -32_602);
  send({ jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'run_command', arguments: [] } });
  assert.equal((await answer(3)).error.code, -32_602);
  send({ jsonrpc: '2.0', id: 99, result: {} });
  send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'nobody' } });
  send('x'.repeat(5 * 1024 * 1024));
  assert.equal((await answer(null)).error.code, -32_600);
  send({ jsonrpc: '2.0', id: 4, method: 'ping' });
  assert.deepEqual((await answer(4)).result, {});
  await serving.close();
});

test('more calls at once than a session may have are refused with CAPACITY_EXCEEDED, and nothing is lost', async () => {
  const { serving, send, answer, initialize } = await served();
  await initialize();
  const wait = { name: 'drain_inbox', arguments: { wait_ms: 600_000 } };
  for (let id = 1; id <= 129; id += 1) send({ jsonrpc: '2.0', id, method: 'tools/call', params: wait });
  const { result } = await answer(129);
  assert.equal(result.structuredContent.error.code, 'CAPACITY_EXCEEDED');
  send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
  let id = 200;
  await eventually(async () => {
    id += 1;
    send({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'list_handles' } });
    return (await answer(id)).result.isError !== true;
  }, 'a call that was given up makes room');
  await serving.close();
});

test('two sessions of one host cannot see, read or end each other’s handles', async () => {
  const one = await served();
  const other = await served();
  await one.initialize();
  await other.initialize();
  const marker = newMarker();
  const run = { name: 'run_command', arguments: { argv: ['sleep', marker], long_running: true } };
  one.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: run });
  const { handle_id } = (await one.answer(1)).result.structuredContent;
  let id = 1;
  const foreign = async (method: string, params: object) => {
    id += 1;
    other.send({ jsonrpc: '2.0', id, method, params });
    return other.answer(id);
  };
  const tool = async (name: string, args: object) =>
    (await foreign('tools/call', { name, arguments: args })).result.structuredContent;
  assert.deepEqual(await tool('list_handles', { include_finished: true }), { handles: [] });
  assert.equal((await tool('cancel_handle', { handle_id })).cancelled, false);
  assert.equal((await tool('wait_handles', { handle_ids: [handle_id] })).error.code, 'UNKNOWN_HANDLE');
  assert.equal((await tool('read_output', { handle_id })).error.code, 'UNKNOWN_HANDLE');
  const resource = { uri: `longrun://handles/${handle_id}/stdout` };
  assert.equal((await foreign('resources/read', resource)).error.code, -32_602);
  assert.deepEqual((await foreign('resources/list', {})).result.resources, []);
  await other.serving.close();
  assert.equal(living(marker).length, 1, 'the end of one session ends nothing of another');
  await one.serving.close();
  assert.deepEqual(living(marker), []);
});

test('a client that vanishes without a word ends its session', async () => {
  const { serving, stdin, send, answer, initialize } = await served();
  await initialize();
  const marker = newMarker();
  const run = { name: 'run_command', arguments: { argv: ['sleep', marker], long_running: true } };
  send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: run });
  await answer(1);
  assert.equal(living(marker).length, 1);
  stdin.destroy();
  await serving.closed;
  assert.deepEqual(living(marker), []);
  await serving.close();
});
