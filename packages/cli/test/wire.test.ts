// What a server makes of clients that are none: garbage, too much, too little, gone.
import assert from 'node:assert/strict';
import { once, setMaxListeners } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { eventually, living, newMarker } from '@longrun/testkit';
import { callTool } from '../dist/client/call-tool.js';
import { socketBackend } from '../dist/client/socket-backend.js';
import { MAX_REQUEST_BYTES } from '../dist/socket/bounds.js';
import { at } from './support/json.js';
import { longrun, type Serving } from './support/longrun.js';

const cli = longrun();
let server: Serving;

before(async () => {
  // With more of them the test would measure how long it takes to boot threads.
  server = await cli.serve('--threads', '8');
});
after(() => cli.close());

async function isWell(): Promise<void> {
  const backend = socketBackend(server.socket, () => assert.fail('the server is gone'));
  assert.equal((await backend.call('server', {})).pid, server.pid);
}

async function dial(): Promise<Socket> {
  const socket = connect(server.socket);
  await once(socket, 'connect');
  return socket;
}

async function post(path: string, body: string, method = 'POST'): Promise<{ status: number; body: unknown }> {
  const sent = request({ socketPath: server.socket, path, method, agent: false });
  sent.end(body);
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, body: JSON.parse(await text(response)) };
}

test('garbage is refused and the connection closed', async () => {
  const socket = await dial();
  socket.write('\x00\xffnot http at all\r\n\r\n', 'latin1');
  assert.match(await text(socket), /^HTTP\/1\.1 400 /);
  await isWell();
});

test('what is no JSON, no object, no method and no POST is an INVALID_PARAMETER that says so', async () => {
  for (const [path, body, method, status, param] of [
    ['/v1/handles', '{"finished":', 'POST', 400, 'input'],
    ['/v1/handles', '[]', 'POST', 400, 'input'],
    ['/v1/handles', 'null', 'POST', 400, 'input'],
    ['/v1/handles', '{"finished":"yes"}', 'POST', 400, 'finished'],
    ['/v1/constructor', '{}', 'POST', 400, 'method'],
    ['/v1/server', '', 'GET', 404, 'method'],
    ['/v2/server', '{}', 'POST', 404, 'method'],
    ['/v1/tool', '{"tool":"nope","input":{}}', 'POST', 400, 'tool'],
    ['/v1/tool', '{"tool":"run_command","session":7,"input":{}}', 'POST', 400, 'session'],
    ['/v1/cancel', '{"handle_id":1}', 'POST', 400, 'handle_id'],
    ['/v1/cancel', '{"handle_id":"x","grace_ms":"1"}', 'POST', 400, 'graceMs'],
  ] as const) {
    const answer = await post(path, body, method);
    const what = `${method} ${path} ${body}: ${JSON.stringify(answer)}`;
    assert.equal(answer.status, status, what);
    assert.equal(at(answer.body, 'error', 'code'), 'INVALID_PARAMETER', what);
    assert.equal(at(answer.body, 'error', 'details', 'param'), param, what);
  }
  await isWell();
});

test('a body that is too large is refused, announced or not', async () => {
  const announced = await dial();
  announced.write(`POST /v1/server HTTP/1.1\r\nhost: x\r\ncontent-length: ${MAX_REQUEST_BYTES + 1}\r\n\r\n{`);
  assert.match(await text(announced), /^HTTP\/1\.1 413 .*INVALID_PARAMETER/s);
  const endless = await dial();
  // The server hangs up in the middle of it.
  endless.on('error', () => {});
  const answer = text(endless).catch((error: Error) => error.message);
  endless.write('POST /v1/server HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
  const chunk = `100000\r\n${' '.repeat(0x100000)}\r\n`;
  let isOpen = true;
  endless.once('close', () => {
    isOpen = false;
  });
  for (let sent = 0; isOpen && sent <= MAX_REQUEST_BYTES; sent += 0x100000) {
    if (endless.write(chunk)) continue;
    // Not `once` of node:events, which rejects when the server resets the connection.
    await new Promise((resolve) => {
      endless.once('drain', resolve);
      endless.once('close', resolve);
    });
  }
  assert.match(await answer, /^HTTP\/1\.1 413 |ECONNRESET|EPIPE/);
  endless.destroy();
  await isWell();
});

test('who says nothing, or stops in the middle of the headers, is hung up on', async () => {
  const slow = await dial();
  slow.write('POST /v1/server HTTP/1.1\r\nhost: ');
  assert.match(await text(slow), /^HTTP\/1\.1 408 /);
  await isWell();
});

test('clients that vanish in the middle of a question leave nothing but the command', async () => {
  const marker = newMarker();
  const backend = socketBackend(server.socket, () => assert.fail('the server is gone'));
  const { session, output } = await callTool(backend, 'run_command', {
    argv: ['sleep', marker],
    long_running: true,
  });
  const gone = new AbortController();
  setMaxListeners(100, gone.signal);
  // No more than may wait of one handle.
  const polls = Array.from({ length: 10 }, () =>
    callTool(
      backend,
      'read_output',
      { handle_id: output.handle_id, wait_ms: 10_000 },
      { session, waitMs: 10_000, signal: gone.signal },
    ),
  );
  // Asked after them, answered before them: they are under way.
  await isWell();
  gone.abort();
  for (const poll of await Promise.allSettled(polls)) assert.equal(poll.status, 'rejected');
  assert.equal(living(marker).length, 1);
  const { handles } = await backend.call('handles', {});
  assert.deepEqual(
    handles.map(({ handle_id, state }) => [handle_id, state]),
    [[output.handle_id, 'running']],
  );
  assert.equal((await backend.call('cancel', { handle_id: output.handle_id })).cancelled, true);
  assert.deepEqual(living(marker), []);
});

test('a hundred clients at once each have their own command, and the inboxes stay empty', async () => {
  const backend = socketBackend(server.socket, () => assert.fail('the server is gone'));
  const results = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => {
      const started = await callTool(backend, 'run_command', {
        argv: ['echo', String(n)],
        long_running: true,
      });
      const handle_ids = [started.output.handle_id];
      const ended = await callTool(backend, 'wait_handles', { handle_ids }, { session: started.session });
      return ended.output.finished[0]?.stdout;
    }),
  );
  assert.deepEqual(
    results,
    Array.from({ length: 100 }, (_, n) => `${n}\n`),
  );
  await eventually(
    async () => (await backend.call('inspect', {})).feedback.items === 0,
    'every item is taken',
  );
  assert.ok((await backend.call('inspect', {})).feedback.delivered >= 100);
});
