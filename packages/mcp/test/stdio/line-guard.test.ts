import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { LineGuard, MAX_LINE_BYTES } from '../../dist/stdio/line-guard.js';

async function through(
  ...chunks: readonly (string | Buffer)[]
): Promise<{ passed: string; codes: number[] }> {
  const replies = new PassThrough();
  const guard = new LineGuard(replies);
  let passed = '';
  guard.on('data', (chunk: Buffer) => {
    passed += chunk.toString();
  });
  for (const chunk of chunks) guard.write(chunk);
  await new Promise<void>((resolve) => guard.end(resolve));
  replies.end();
  let told = '';
  for await (const chunk of replies) told += String(chunk);
  const answers = told.split('\n').filter((line) => line !== '');
  return { passed, codes: answers.map((line) => JSON.parse(line).error.code) };
}

const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n';

test('messages pass, however they are cut into chunks', async () => {
  const cut = [...PING].map(String);
  assert.deepEqual(await through(PING + PING, ...cut), { passed: PING.repeat(3), codes: [] });
});

test('a line that is no JSON is answered with a parse error, and the next one passes', async () => {
  assert.deepEqual(await through('nonsense\n\n', PING), { passed: PING, codes: [-32_700] });
});

test('JSON that is no message is answered with an invalid request', async () => {
  const lines = ['null', '[]', '{"jsonrpc":"1.0","method":"x"}', '{"jsonrpc":"2.0"}', '3'];
  const { passed, codes } = await through(`${lines.join('\n')}\n`, PING);
  assert.deepEqual([passed, codes], [PING, lines.map(() => -32_600)]);
});

test('a line that is too long is answered once, held no further, and the next one passes', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  const pieces = Array.from({ length: MAX_LINE_BYTES / piece.length + 3 }, () => piece);
  assert.deepEqual(await through(...pieces, '\n', PING), { passed: PING, codes: [-32_600] });
});

test('a client that does not read its replies is not read either, until it does', async () => {
  const replies = new PassThrough();
  const guard = new LineGuard(replies);
  guard.resume();
  replies.write(Buffer.alloc(9 * 1024 * 1024));
  let read = false;
  guard.write(PING, () => {
    read = true;
  });
  await new Promise(setImmediate);
  assert.equal(read, false);
  replies.resume();
  await new Promise((resolve) => guard.end(resolve));
  assert.equal(read, true);
});
