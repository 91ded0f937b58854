import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { interpretersOf } from '../../dist/sandbox/interpreters.js';
import { tempDirectory } from '../support/temp-directory.js';

test('the interpreters of a script are named, nearest first, until one cannot be read', async (t) => {
  const top = tempDirectory(t, {
    first: '#! ./second -x\nrest\n',
    second: '#!/none/third\n',
    loop: '#!./loop\n',
    plain: 'echo no first line\n',
    empty: '#!\n',
  });
  const of = (name: string) => interpretersOf(join(top, name), top);
  assert.deepEqual(await of('first'), ['./second', '/none/third']);
  assert.deepEqual(await of('loop'), Array(5).fill('./loop'), 'as far as the kernel goes');
  assert.equal((await of('plain'))[0], '/bin/sh');
  assert.equal((await of('empty'))[0], '/bin/sh');
  assert.deepEqual(await of('not-there'), []);
  assert.deepEqual(await interpretersOf(top, top), [], 'a directory');
});

test('a dynamically linked program names its loader', { skip: process.platform !== 'linux' }, async () => {
  const [loader, ...more] = await interpretersOf(process.execPath, '/');
  assert.match(loader ?? '', /ld-linux|ld-musl/);
  assert.deepEqual(more, [], 'which has none itself');
});

test('a file that only looks like a program names nothing', async (t) => {
  const top = tempDirectory(t, { short: '\x7fELF', wrong: `\x7fELF\x02\x01${'\xff'.repeat(200)}` });
  chmodSync(join(top, 'short'), 0o755);
  assert.deepEqual(await interpretersOf(join(top, 'short'), top), []);
  assert.deepEqual(await interpretersOf(join(top, 'wrong'), top), []);
});
