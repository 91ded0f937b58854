// `longrun mcp` as a client's configuration starts it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { at } from './support/json.js';
import { longrun, untilSays } from './support/longrun.js';

const cli = longrun();
after(() => cli.close());

test('over stdio, stdout is the protocol, a long command ends in the inbox, and the end of stdin is the end', async () => {
  const child = cli.launchOpen(['mcp']);
  const exit = once(child, 'exit');
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let asked = 0;
  const ask = async (method: string, params: object): Promise<unknown> => {
    asked += 1;
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: asked, method, params })}\n`);
    for (;;) {
      const { value, done } = await answers.next();
      assert.ok(done !== true, 'the server went away');
      const answer: unknown = JSON.parse(value);
      if (at(answer, 'id') === asked) return at(answer, 'result');
    }
  };
  const initialized = await ask('initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  assert.equal(at(initialized, 'protocolVersion'), '2025-06-18');
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
  const build = { argv: ['sh', '-c', 'echo built; exit 3'], long_running: true };
  const started = await ask('tools/call', { name: 'run_command', arguments: build });
  const handleId = at(started, 'structuredContent', 'handle_id');
  const drained = await ask('tools/call', { name: 'drain_inbox', arguments: { wait_ms: 60_000 } });
  const result = at(drained, 'structuredContent', 'items', '0', 'result');
  assert.deepEqual(
    [at(result, 'handle_id'), at(result, 'exit_code'), at(result, 'stdout')],
    [handleId, 3, 'built\n'],
  );
  child.stdin.end();
  assert.deepEqual(await exit, [0, null]);
});

test('over HTTP, the URL and the token are printed once, on stderr', async () => {
  const child = cli.launch(['mcp', '--http', '--json']);
  const exit = once(child, 'exit');
  await untilSays(child.stderr, /^\{"url":"http:\/\/127\.0\.0\.1:\d+\S*","token":"\S+"\}\n/);
  child.kill('SIGTERM');
  assert.deepEqual(await exit, [143, null]);
});

test('flags of HTTP without --http are refused', async () => {
  const { code, stdout, stderr } = await cli.run('mcp', '--port', '7331');
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /USAGE: --port, --host and --allow-remote go with --http/);
});
