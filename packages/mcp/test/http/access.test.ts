import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHost, type Host, LongrunError } from '@longrun/host';
import { type HttpServing, serveHttp } from '../../dist/index.js';
import { httpClient } from '../support/clients.js';
import { INITIALIZE, modern, send } from '../support/raw-http.js';
import { dataOf } from '../support/replies.js';

let host: Host;
let serving: HttpServing;
before(async () => {
  host = await createHost({ threads: { warm: 0 } });
  serving = await serveHttp(host, { maxSessions: 3 });
});
after(async () => {
  await serving.close();
  await host.close();
});

const codeOf = (body: string): number => JSON.parse(body).error.code;

test('without the right token nothing is served, whatever is asked', async () => {
  const wrong = [
    '',
    'Bearer',
    'Bearer ',
    'Bearer x',
    `Bearer ${serving.token}x`,
    `Basic ${serving.token}`,
    serving.token,
  ];
  for (const authorization of wrong) {
    for (const method of ['POST', 'GET', 'DELETE', 'OPTIONS']) {
      const { status, headers, body } = await send(serving, {
        method,
        headers: { authorization },
        body: INITIALIZE,
      });
      assert.deepEqual([status, codeOf(body)], [401, -32_000], `${method} ${authorization}`);
      assert.match(String(headers['www-authenticate']), /^Bearer/);
    }
  }
  assert.equal((await send(serving, { body: INITIALIZE })).status, 200, 'the right one is let in');
});

test('a foreign Host or Origin is refused before the token is looked at', async () => {
  for (const authorization of [`Bearer ${serving.token}`, 'Bearer wrong']) {
    for (const headers of [
      { host: 'evil.example' },
      { host: `evil.example:${serving.port}` },
      { host: `127.0.0.1.evil.example:${serving.port}` },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://localhost.evil.example:${serving.port}` },
    ]) {
      const answer = await send(serving, { headers: { authorization, ...headers }, body: INITIALIZE });
      assert.equal(answer.status, 403, JSON.stringify(headers));
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
    }
  }
  const own = { host: `localhost:${serving.port}`, origin: `http://127.0.0.1:${serving.port}` };
  assert.notEqual((await send(serving, { headers: own, body: '{}' })).status, 403);
});

test('a body that is too large is refused with 413, said or found out', async () => {
  const body = Buffer.alloc(5 * 1024 * 1024, 'x');
  assert.equal((await send(serving, { body })).status, 413);
  assert.equal((await send(serving, { headers: { 'transfer-encoding': 'chunked' }, body })).status, 413);
});

test('what is no message is refused as JSON-RPC says', async () => {
  const code = async (body: string, headers = {}) => {
    const answer = await send(serving, { body, headers });
    return [answer.status, codeOf(answer.body)];
  };
  assert.deepEqual(await code('{ not JSON'), [400, -32_700]);
  assert.deepEqual(await code(''), [400, -32_700]);
  assert.deepEqual(await code('null'), [400, -32_600]);
  assert.deepEqual(
    await code('{"jsonrpc":"2.0","id":1,"method":"tools/list"}'),
    [400, -32_000],
    'no session',
  );
  assert.deepEqual(
    await code('{"jsonrpc":"2.0","id":1,"method":"ping"}', { 'mcp-session-id': 'x' }),
    [404, -32_001],
  );
  assert.deepEqual(await code(INITIALIZE, { 'content-type': 'text/plain' }), [415, -32_000]);
  assert.deepEqual(await code(INITIALIZE, { accept: 'application/json' }), [406, -32_000]);
  assert.equal((await send(serving, { method: 'GET' })).status, 400);
  assert.equal((await send(serving, { path: '/', body: INITIALIZE })).status, 404);
  assert.equal((await send(serving, modern('no/such', {}))).status, 404);
  const unnamed = await send(serving, modern('server/discover', {}, { session: 'with space' }));
  assert.deepEqual([unnamed.status, codeOf(unnamed.body)], [400, -32_600]);
});

test('sessions are bounded, and the ones there are go on', async () => {
  const { client } = await httpClient(serving);
  let status = 200;
  for (let n = 0; n < 4 && status === 200; n += 1) ({ status } = await send(serving, { body: INITIALIZE }));
  assert.equal(status, 503);
  assert.equal((await send(serving, modern('server/discover', {}, { session: 'new' }))).status, 503);
  assert.equal(dataOf(await client.callTool({ name: 'list_handles' })).handles.length, 0);
  await client.close();
});

test('a port in use is INVALID_PARAMETER with the errno, and so is an address that is not ours', async () => {
  const refusal = async (options: Parameters<typeof serveHttp>[1]) => {
    const error = await serveHttp(host, options).then(
      () => assert.fail('it listens'),
      (reason: unknown) => reason,
    );
    assert.ok(LongrunError.is(error));
    return [error.code, error.details['param'], error.details.errno];
  };
  assert.deepEqual(await refusal({ port: serving.port }), ['INVALID_PARAMETER', 'port', 'EADDRINUSE']);
  const elsewhere = { hostname: '192.0.2.1', allowRemote: true };
  assert.deepEqual(await refusal(elsewhere), ['INVALID_PARAMETER', 'hostname', 'EADDRNOTAVAIL']);
});
