// `longrun mcp` as a client's configuration starts it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { hasMcp } from './support/host-features.js';
import { at } from './support/json.js';
import { longrun, untilSays } from './support/longrun.js';

const cli = longrun();
after(() => cli.close());

const skip = !hasMcp && 'this build has no MCP server';

test('over stdio, stdout is the protocol and the end of stdin is the end', { skip }, async () => {
  const child = cli.launchOpen(['mcp']);
  const exit = once(child, 'exit');
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const params = {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  };
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`);
  const { value } = await answers.next();
  assert.equal(at(JSON.parse(value), 'result', 'protocolVersion'), '2025-06-18');
  child.stdin.end();
  assert.deepEqual(await exit, [0, null]);
});

test('over HTTP, the URL and the token are printed once, on stderr', { skip }, async () => {
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
