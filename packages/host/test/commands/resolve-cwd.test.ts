import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { HostSnapshot } from '../../dist/commands/host-snapshot.js';
import { resolveCwd } from '../../dist/commands/resolve-cwd.js';
import { noSandbox } from '../../dist/sandbox/no-sandbox.js';
import { workspaceSandbox } from '../../dist/sandbox/workspace-sandbox.js';
import { hostSnapshot } from '../support/host-snapshot.js';
import { tempDirectory } from '../support/temp-directory.js';

test('a cwd may be left out, absolute, or relative to the host', async (t) => {
  const top = tempDirectory(t, { 'a/file': '' });
  const host = hostSnapshot({ cwd: top });
  for (const [cwd, expected] of [
    [undefined, top],
    ['a', join(top, 'a')],
    ['./a/..', top],
    [join(top, 'a'), join(top, 'a')],
    ['/', '/'],
  ] as const) {
    assert.deepEqual(await resolveCwd(cwd, host, noSandbox), { ok: true, value: expected });
  }
});

test('without a sandbox the path of a link stays as it was given', async (t) => {
  const top = tempDirectory(t, { 'a/file': '' });
  symlinkSync('a', join(top, 'link'));
  const cwd = join(top, 'link');
  assert.deepEqual(await resolveCwd(cwd, hostSnapshot(), noSandbox), { ok: true, value: cwd });
});

test('in a workspace the first root is the default, and where relative ones start', async (t) => {
  const root = tempDirectory(t, { 'a/file': '' });
  const sandbox = workspaceSandbox({ roots: [root] });
  const host = hostSnapshot({ cwd: '/' });
  assert.deepEqual(await resolveCwd(undefined, host, sandbox), { ok: true, value: root });
  assert.deepEqual(await resolveCwd('a', host, sandbox), { ok: true, value: join(root, 'a') });
  assert.equal((await resolveCwd('..', host, sandbox)).ok, false);
});

test('SPAWN_FAILED names a cwd that is missing, no directory, or too deep in links', async (t) => {
  const top = tempDirectory(t, { file: '' });
  symlinkSync('loop', join(top, 'loop'));
  for (const [name, errno, words] of [
    ['missing', 'ENOENT', /does not exist/],
    ['file', 'ENOTDIR', /is not a directory/],
    ['file/x', 'ENOTDIR', /is not a directory/],
    ['loop', 'ELOOP', /too many links/],
    ['x'.repeat(300), 'ENAMETOOLONG', /too long/],
  ] as const) {
    const answer = await resolveCwd(join(top, name), hostSnapshot(), noSandbox);
    assert.ok(!answer.ok);
    const { code, details, message } = answer.error;
    assert.equal(code, 'SPAWN_FAILED');
    assert.deepEqual(details, { param: 'cwd', missing: 'cwd', errno, path: join(top, name) });
    assert.match(message, words);
    assert.ok(message.includes(join(top, name)));
  }
});

test('a host whose own directory is gone can still name another one', async () => {
  const { cwd: _, ...rest } = hostSnapshot();
  const host: HostSnapshot = { ...rest, cwd: undefined };
  assert.deepEqual(await resolveCwd('/', host, noSandbox), { ok: true, value: '/' });
  assert.deepEqual(await resolveCwd('/usr/..', host, noSandbox), { ok: true, value: '/' });
  for (const cwd of [undefined, 'usr']) {
    const answer = await resolveCwd(cwd, host, noSandbox);
    assert.ok(!answer.ok);
    assert.equal(answer.error.code, 'SPAWN_FAILED');
    assert.equal(answer.error.details.missing, 'cwd');
  }
});

test('SPAWN_FAILED names a cwd that this user may not enter', {
  skip: process.getuid?.() === 0 ? 'root may enter every directory' : false,
}, async (t) => {
  const { chmodSync, mkdirSync } = await import('node:fs');
  const locked = join(tempDirectory(t), 'locked');
  mkdirSync(locked);
  chmodSync(locked, 0o600);
  const answer = await resolveCwd(locked, hostSnapshot(), noSandbox);
  assert.ok(!answer.ok);
  assert.equal(answer.error.details.errno, 'EACCES');
});
