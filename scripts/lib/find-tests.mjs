// The compiled test files. Listed here and handed over one by one: Node.js 20 takes no globs, later ones do.
import { join, relative } from 'node:path';
import { listFiles } from './list-files.mjs';
import { workspacePackages } from './packages.mjs';
import { ROOT } from './paths.mjs';

/** Paths relative to the root. With `filters`, those that contain any of them, as a file or as its source. */
export function findTests(filters) {
  const places = [
    ...workspacePackages().map(({ directory }) => join(directory, 'dist-test')),
    join(ROOT, 'test', 'dist'),
  ];
  const files = places.flatMap((place) => listFiles(place, (path) => path.endsWith('.test.js')));
  const names = files.map((path) => relative(ROOT, path));
  return names.filter((name) => filters.length === 0 || filters.some((text) => matches(name, text)));
}

/** `actor`, `packages/actor/test/mailbox` and `mailbox.test.ts` all find packages/actor/dist-test/mailbox.test.js. */
function matches(name, text) {
  return name.includes(text) || sourceOf(name).includes(text);
}

/** Where people know the test from: its TypeScript file. */
export function sourceOf(name) {
  return name
    .replace('/dist-test/', '/test/')
    .replace(/^test\/dist\//, 'test/')
    .replace(/\.js$/, '.ts');
}
