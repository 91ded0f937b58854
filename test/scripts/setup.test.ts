import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workspaceCopy } from './support/workspace-copy.js';

const ASK = `
import { checkNode, isRecentEnough } from './scripts/lib/check-node.mjs';
console.log(process.argv.slice(2).map(isRecentEnough).join(' '));
checkNode(process.argv.at(-1));
console.log('goes on');`;

test('Node.js 20.19 and newer is accepted', async (t) => {
  const { run } = workspaceCopy(t, { 'ask.mjs': ASK });
  const { code, stdout } = await run('ask.mjs', '20.19.0', '20.20.1', '22.0.0', '26.0.0-nightly');
  assert.deepEqual([code, stdout], [0, 'true true true true\ngoes on\n']);
});

test('an older Node.js gets a message of what is needed, and nothing is tried', async (t) => {
  const { run } = workspaceCopy(t, { 'ask.mjs': ASK });
  const { code, stdout, stderr } = await run('ask.mjs', '20.18.3', '18.20.0');
  assert.deepEqual([code, stdout], [1, 'false false\n']);
  assert.match(stderr, /^Longrun needs Node\.js 20\.19 or newer, and this is 18\.20\.0 /);
});

test('a lock file that names no place to download from passes', async (t) => {
  const lock = "lockfileVersion: '9.0'\npackages:\n  zod@4.0.0:\n    resolution: {integrity: sha512-abc==}\n";
  const { code } = await workspaceCopy(t, { 'pnpm-lock.yaml': lock }).run('scripts/check-lockfile.mjs');
  assert.equal(code, 0);
});

test('a lock file line with an address is refused by its number', async (t) => {
  const host = ['https:', '', 'packages.example', 'zod.tgz'].join('/');
  const lock = `packages:\n  zod@4.0.0:\n    resolution: {tarball: ${host}}\n`;
  const { code, stderr } = await workspaceCopy(t, { 'pnpm-lock.yaml': lock }).run(
    'scripts/check-lockfile.mjs',
  );
  assert.equal(code, 1);
  assert.match(stderr, /^pnpm-lock\.yaml:3: /m);
});
