import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { LongrunError } from '@longrun/protocol';
import { eventually } from '@longrun/testkit';
import type { Dashboard } from '../../dist/dashboard.js';
import { openDashboard } from '../../dist/open-dashboard.js';
import { FakeSource } from '../support/fake-source.js';

const NOT_THE_TOKEN = 'A'.repeat(43);

describe('the server of a dashboard', () => {
  const source = new FakeSource();
  let dashboard: Dashboard;

  before(async () => {
    dashboard = await openDashboard(source);
  });
  after(() => dashboard.close());

  test('its address has the token in the fragment, where browsers keep it to themselves', () => {
    assert.equal(dashboard.url, `http://127.0.0.1:${dashboard.port}/#token=${dashboard.token}`);
    assert.equal(dashboard.origin, `http://127.0.0.1:${dashboard.port}`);
  });

  test('without a token there is the page as it is for everybody, and nothing else', async () => {
    const page = await ask('/');
    assert.equal(page.status, 200);
    assert.match(page.body, /Token needed/);
    for (const path of ['/page/main.js', '/style.css', '/icon.svg']) {
      assert.equal((await ask(path)).status, 200, path);
    }
    assert.ok(!page.body.includes(dashboard.token));
    for (const path of [
      '/api/events',
      '/api/cancel',
      '/metrics',
      '/nothing',
      '/package.json',
      '/page/../../package.json',
    ]) {
      assert.equal((await ask(path)).status, 401, path);
    }
    assert.equal((await post('/api/cancel', '{}', { authorization: undefined })).status, 401);
    assert.equal(source.asked, 0);
  });

  test('a wrong token is refused however near it is', async () => {
    const wrong = [
      '',
      'Bearer',
      `Bearer ${NOT_THE_TOKEN}`,
      `Bearer ${dashboard.token}x`,
      `Basic ${dashboard.token}`,
    ];
    for (const authorization of wrong) {
      const answer = await ask('/metrics', { authorization });
      assert.equal(answer.status, 401, authorization);
      assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer/);
    }
    // Nor does any other place do.
    assert.equal((await ask(`/metrics?token=${dashboard.token}`)).status, 401);
    assert.equal((await ask('/metrics', { cookie: `token=${dashboard.token}` })).status, 401);
    assert.equal((await ask('/metrics', bearer())).status, 200);
  });

  test('a name that is not its own in Host is refused before anything else: DNS rebinding', async () => {
    const foreign = [
      'evil.example',
      `evil.example:${dashboard.port}`,
      '127.0.0.1:1',
      `127.0.0.1.nip.io:${dashboard.port}`,
    ];
    for (const host of [...foreign, 'a b', `[::2]:${dashboard.port}`]) {
      for (const path of ['/', '/metrics']) {
        assert.equal((await ask(path, { ...bearer(), host })).status, 403, `${path} of ${host}`);
      }
    }
    for (const host of [
      `localhost:${dashboard.port}`,
      `[::1]:${dashboard.port}`,
      `LOCALHOST:${dashboard.port}`,
    ]) {
      assert.equal((await ask('/metrics', { ...bearer(), host })).status, 200, host);
    }
  });

  test('a POST of another page is refused even with the token, and does nothing', async () => {
    const handle = source.add('sleep 60');
    const body = JSON.stringify({ handle_id: handle.handle_id });
    const foreign: Record<string, string>[] = [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${dashboard.port + 1}` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      assert.equal((await post('/api/cancel', body, headers)).status, 403, JSON.stringify(headers));
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal((await post('/api/cancel', body, form)).status, 415);
    assert.deepEqual(source.cancelled, []);

    const own = { origin: dashboard.origin, 'sec-fetch-site': 'same-origin' };
    const answer = await post('/api/cancel', body, own);
    assert.equal(answer.status, 200);
    assert.deepEqual(source.cancelled, [{ handleId: handle.handle_id, force: false }]);
  });

  test('a body that is too large, no JSON or no object is refused', async () => {
    const huge = JSON.stringify({ handle_id: 'x'.repeat(100_000) });
    assert.equal((await post('/api/cancel', huge)).status, 413);
    for (const body of ['', '{', '[]', 'null', '"text"', '{"handle_id":1}', '{"handle_id":""}', '{}']) {
      assert.equal((await post('/api/cancel', body)).status, 400, body);
    }
    const long = JSON.stringify({ session_id: 's'.repeat(257) });
    assert.equal((await post('/api/end-session', long)).status, 400);
    const proto = JSON.stringify({ ['__proto__']: { handle_id: 'x' } });
    assert.equal((await post('/api/cancel', proto)).status, 400);
  });

  test('errors of the host come with their code', async () => {
    const answer = await post('/api/end-session', JSON.stringify({ session_id: 'nobody' }));
    assert.equal(answer.status, 404);
    assert.equal(JSON.parse(answer.body).error.code, 'UNKNOWN_SESSION');
  });

  test('methods and paths that it does not have are refused', async () => {
    assert.equal((await ask('/api/cancel', bearer())).status, 405);
    assert.equal((await post('/api/events', '{}')).status, 405);
    assert.equal((await post('/', '{}')).status, 405);
    assert.equal((await ask('/api/constructor', bearer())).status, 404);
    assert.equal((await ask('//', bearer())).status, 404);
    assert.equal((await ask('/%2e%2e/package.json', bearer())).status, 404);
  });

  test('every answer forbids frames, referrers, sniffing, caches and whatever comes from elsewhere', async () => {
    for (const [path, headers] of [
      ['/', {}],
      ['/page/main.js', {}],
      ['/metrics', bearer()],
      ['/metrics', {}],
    ] as const) {
      const answer = await ask(path, headers);
      const policy = String(answer.headers['content-security-policy']);
      assert.match(policy, /default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
      assert.ok(!policy.includes('unsafe') && !policy.includes('http'), policy);
      assert.equal(answer.headers['referrer-policy'], 'no-referrer');
      assert.equal(answer.headers['x-content-type-options'], 'nosniff');
      assert.equal(answer.headers['cache-control'], 'no-store');
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
      assert.equal(answer.headers['set-cookie'], undefined);
    }
  });

  test('metrics are passed on as Prometheus reads them; a host without any has none', async () => {
    const answer = await ask('/metrics', bearer());
    assert.match(answer.headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/);
    assert.match(answer.body, /^longrun_handles 1$/m);
    const without = await openDashboard(Object.assign(new FakeSource(), { metrics: undefined }));
    const none = await fetch(`${without.origin}/metrics`, {
      headers: { authorization: `Bearer ${without.token}` },
    });
    assert.equal(none.status, 404);
    await without.close();
  });

  test('what is no HTTP ends its own connection and no other', async () => {
    for (const garbage of [
      '\r\n\r\n',
      'GET\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: ${'x'.repeat(100_000)}\r\n\r\n`,
      '\u0016\u0003\u0001',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(dashboard.port, '127.0.0.1', () => socket.end(garbage));
        socket.on('error', () => {});
        socket.on('close', () => resolve());
        socket.resume();
      });
    }
    assert.equal((await ask('/metrics', bearer())).status, 200);
  });

  test('a port in use is INVALID_PARAMETER, says so, and leaves the one that has it alone', async () => {
    await assert.rejects(openDashboard(source, { port: dashboard.port }), (error) => {
      assert.ok(LongrunError.is(error));
      assert.equal(error.code, 'INVALID_PARAMETER');
      assert.equal(error.details['param'], 'port');
      assert.equal(error.details.errno, 'EADDRINUSE');
      assert.match(error.message, /in use/);
      return true;
    });
    assert.equal((await ask('/')).status, 200);
  });

  test('an address that this machine does not have is INVALID_PARAMETER', async () => {
    await assert.rejects(
      openDashboard(source, { hostname: '192.0.2.1', allowRemote: true }),
      (error) => LongrunError.is(error) && error.details['param'] === 'hostname',
    );
  });

  test('where others are allowed, any address is its name, and names are not', async () => {
    const open = await openDashboard(source, { hostname: '0.0.0.0', allowRemote: true });
    const status = (host: string): Promise<number> =>
      send('GET', open.port, '/', { host: `${host}:${open.port}` }).then((answer) => answer.status);
    assert.equal(await status('192.168.1.7'), 200);
    assert.equal(await status('evil.example'), 403);
    await open.close();
  });

  test('close ends connections that are open, can be called twice, and leaves no descriptor', async () => {
    const before = descriptors();
    const one = await openDashboard(source);
    const headers = { authorization: `Bearer ${one.token}` };
    const events = await fetch(`${one.origin}/api/events`, { headers });
    assert.equal(events.status, 200);
    assert.ok(process.platform !== 'linux' || descriptors() > before, 'control: open ones are seen');
    const ended = events.text().catch(() => 'cut off');
    await Promise.all([one.close(), one.close()]);
    await ended;
    await assert.rejects(fetch(one.origin));
    // The client's end goes a moment later.
    await eventually(() => descriptors() <= before, 'every descriptor is closed');
  });

  function bearer(): { authorization: string } {
    return { authorization: `Bearer ${dashboard.token}` };
  }

  function ask(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return send('GET', dashboard.port, path, headers);
  }

  function post(
    path: string,
    body: string,
    headers: Record<string, string | undefined> = {},
  ): Promise<Answer> {
    const all = { ...bearer(), 'content-type': 'application/json', ...headers };
    const set = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return send('POST', dashboard.port, path, Object.fromEntries(set), body);
  }
});

function descriptors(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `fetch` sets Host and mends paths by itself. */
function send(
  method: string,
  port: number,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
