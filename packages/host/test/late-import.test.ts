import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { followLinks } from '../dist/late-import.js';

test('a late import finds what pnpm has put beside a package, whatever was looked at last', async (t) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'longrun-late-')));
  t.after(() => rmSync(root, { recursive: true }));
  // As pnpm does: a link to the package, and what it needs beside that which it leads to.
  const store = join(root, 'store', 'node_modules');
  for (const [name, source] of [
    ['needs', "export { default } from 'needed';"],
    ['needed', 'export default import.meta.url;'],
  ] as const) {
    mkdirSync(join(store, name), { recursive: true });
    writeFileSync(join(store, name, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
    writeFileSync(join(store, name, 'index.js'), source);
  }
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(join(store, 'needs'), join(root, 'node_modules', 'needs'));
  execFileSync('mkfifo', [join(root, 'fifo')]);
  // Node.js has been in the directory before, and remembers that it is no link.
  await import(pathToFileURL(join(store, 'needed', 'index.js')).href);

  assert.ok(lstatSync(join(root, 'fifo')).isFIFO());
  followLinks();
  const found = await import(pathToFileURL(join(root, 'node_modules', 'needs', 'index.js')).href);
  assert.equal(found.default, pathToFileURL(join(store, 'needed', 'index.js')).href);
});
