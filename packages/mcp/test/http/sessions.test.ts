import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createHost, type Host } from '@longrun/host';
import { eventually, living, newMarker, sleeping } from '@longrun/testkit';
import { type HttpServing, serveHttp } from '../../dist/index.js';
import { httpClient, modernHttpClient } from '../support/clients.js';
import { modern, send } from '../support/raw-http.js';
import { dataOf, refusalOf } from '../support/replies.js';

/** Long enough for a client to come back, short enough to wait for. */
const RECONNECT_MS = 300;
const CLIENT = fileURLToPath(new URL('../programs/http-client.js', import.meta.url));

let host: Host;
let serving: HttpServing;
before(async () => {
  host = await createHost();
  serving = await serveHttp(host, { reconnectMs: RECONNECT_MS });
});
after(async () => {
  await serving.close();
  await host.close();
});

const longRun = (marker: string) => ({
  name: 'run_command',
  arguments: { argv: ['sleep', marker], long_running: true },
});

test('two clients of one name, of either generation, cannot see or end each other’s handles', async () => {
  const marker = newMarker();
  const { client } = await httpClient(serving);
  const { client: second } = await httpClient(serving);
  const third = await modernHttpClient(serving, 'third');
  const fourth = await modernHttpClient(serving, 'fourth');
  const { handle_id } = dataOf(await client.callTool(longRun(marker)));
  const { handle_id: another } = dataOf(await third.callTool(longRun(marker)));
  const list = { name: 'list_handles', arguments: { include_finished: true } };
  assert.equal(dataOf(await client.callTool(list)).handles.length, 1);
  assert.equal(dataOf(await third.callTool(list)).handles.length, 1);
  for (const other of [second, fourth]) {
    assert.deepEqual(dataOf(await other.callTool(list)).handles, []);
    const cancel = await other.callTool({ name: 'cancel_handle', arguments: { handle_id } });
    assert.equal(dataOf(cancel).cancelled, false);
    assert.equal(
      refusalOf(await other.callTool({ name: 'read_output', arguments: { handle_id } })),
      'UNKNOWN_HANDLE handle_id',
    );
    await assert.rejects(other.readResource({ uri: `longrun://handles/${handle_id}/stdout` }), {
      code: -32_602,
    });
  }
  assert.equal(living(marker).length, 2);
  await client.callTool({ name: 'cancel_handle', arguments: { handle_id } });
  await third.callTool({ name: 'cancel_handle', arguments: { handle_id: another } });
  assert.deepEqual(living(marker), []);
  for (const each of [client, second, third, fourth]) await each.close();
});

test('DELETE ends the session with its commands before it answers, and the session is gone', async () => {
  const marker = newMarker();
  const { client, transport } = await httpClient(serving);
  await client.callTool(longRun(marker));
  assert.equal(living(marker).length, 1);
  const session = transport.sessionId ?? '';
  await transport.terminateSession();
  assert.deepEqual(living(marker), []);
  const headers = { 'mcp-session-id': session };
  const { status } = await send(serving, { headers, body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' });
  assert.equal(status, 404);
  await client.close();
});

test('a client that is killed in the middle of a call leaves no process, and others are untouched', async () => {
  const [killed, kept] = [newMarker(), newMarker()];
  const { client } = await httpClient(serving);
  await client.callTool(longRun(kept));
  const child = spawn(process.execPath, [CLIENT, serving.url, serving.token, killed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await eventually(() => sleeping(killed).length === 1, 'its command runs');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await eventually(() => living(killed).length === 0, 'its command is gone');
  assert.equal(living(kept).length, 1);
  await client.close();
  await eventually(() => living(kept).length === 0, 'the other one’s as well, once it has gone');
});

test('a client that lost its stream and comes back in time keeps its session', async () => {
  const marker = newMarker();
  const { client, transport } = await httpClient(serving);
  await client.callTool(longRun(marker));
  const headers = {
    'mcp-session-id': transport.sessionId ?? '',
    'mcp-protocol-version': '2025-11-25',
    authorization: `Bearer ${serving.token}`,
    accept: 'text/event-stream',
  };
  await client.close();
  // Its stream comes and goes again and again, for longer than it may be away.
  const until = performance.now() + 2 * RECONNECT_MS;
  while (performance.now() < until) {
    const gone = new AbortController();
    await eventually(async () => {
      // 409 until the server has heard that the stream before is gone.
      const { status } = await fetch(serving.url, { headers, signal: gone.signal });
      return status === 200;
    }, 'the stream is open again');
    gone.abort();
  }
  assert.equal(living(marker).length, 1);
  await eventually(() => living(marker).length === 0, 'then it stays away');
});

test('what a stream missed is sent again to a client that comes back with Last-Event-ID', async () => {
  const { client, transport } = await httpClient(serving);
  const headers = {
    'mcp-session-id': transport.sessionId ?? '',
    'mcp-protocol-version': '2025-11-25',
    authorization: `Bearer ${serving.token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const params = {
    name: 'run_command',
    arguments: { argv: ['sh', '-c', 'read line; echo got $line'], stdin: 'it\n' },
  };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 77, method: 'tools/call', params });
  const gone = new AbortController();
  const first = await fetch(serving.url, { method: 'POST', headers, body, signal: gone.signal });
  const reader = first.body?.getReader();
  const [, eventId = ''] =
    /^id: (.*)$/m.exec(Buffer.from((await reader?.read())?.value ?? []).toString()) ?? [];
  gone.abort();
  let replayed = '';
  await eventually(async () => {
    const again = await fetch(serving.url, { headers: { ...headers, 'last-event-id': eventId } });
    if (again.status !== 200) return false;
    replayed = await again.text();
    return true;
  }, 'the stream is open again');
  assert.match(replayed, /"id":77/);
  assert.match(replayed, /got it/);
  await client.close();
});

test('a session without a stream ends when nothing was asked of it for idleMs, and not while a call waits', async () => {
  const idle = await serveHttp(host, { idleMs: RECONNECT_MS });
  const marker = newMarker();
  const client = await modernHttpClient(idle, 'idle');
  const { handle_id } = dataOf(await client.callTool(longRun(marker)));
  const wait = { name: 'wait_handles', arguments: { handle_ids: [handle_id], timeout_ms: 3 * RECONNECT_MS } };
  assert.deepEqual(dataOf(await client.callTool(wait)).running, [handle_id]);
  assert.equal(living(marker).length, 1);
  await eventually(() => living(marker).length === 0, 'the idle session has ended');
  assert.deepEqual(
    dataOf(await client.callTool({ name: 'list_handles' })).handles,
    [],
    'the name begins anew',
  );
  await client.close();
  await idle.close();
});

test('results whose reply did not get out come with the next drain', async () => {
  const session = 'lossy';
  const client = await modernHttpClient(serving, session);
  const giveUp = new AbortController();
  const drain = (waitMs: number) => ({ name: 'drain_inbox', arguments: { wait_ms: waitMs } });
  const waiting = client.callTool(drain(60_000), { signal: giveUp.signal });
  // What is taken for a reply while its connection breaks is put back: whichever of the two comes first.
  const command = client.callTool({
    name: 'run_command',
    arguments: { argv: ['echo', 'kept'], long_running: true },
  });
  setImmediate(() => giveUp.abort());
  const drained = await waiting.then(
    (reply) => dataOf(reply).items,
    () => [],
  );
  await command;
  const { items } = dataOf(await client.callTool(drain(20_000)));
  assert.deepEqual(
    [...drained, ...items].map(({ result }) => result.stdout),
    ['kept\n'],
  );
  await client.close();
});

test('the end of the server ends every session with its commands', async () => {
  const own = await serveHttp(host);
  const marker = newMarker();
  const { client } = await httpClient(own);
  const newer = await modernHttpClient(own);
  await client.callTool(longRun(marker));
  await newer.callTool(longRun(marker));
  const waiting = client
    .callTool({ name: 'drain_inbox', arguments: { wait_ms: 60_000 } })
    .catch(() => 'gone');
  assert.equal(living(marker).length, 2);
  await Promise.all([own.close(), own.close()]);
  assert.deepEqual(living(marker), []);
  await assert.rejects(send(own, modern('server/discover', {})), { code: 'ECONNREFUSED' });
  await client.close();
  await newer.close();
  await waiting;
});
