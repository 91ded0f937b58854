import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { isInside } from '../../dist/sandbox/is-inside.js';

const cases: readonly (readonly [root: string, path: string, inside: boolean])[] = [
  ['/a/b', '/a/b', true],
  ['/a/b', '/a/b/c', true],
  ['/a/b', '/a/b/c/d', true],
  ['/a/b', '/a', false],
  ['/a/b', '/', false],
  ['/a/b', '/a/bc', false],
  ['/a/b', '/a/bc/d', false],
  ['/a/b', '/a/c', false],
  ['/a/b', '/b/a/b', false],
  ['/a/b', '/a/b/..c', true],
  ['/a/b', '/a/b/...', true],
  ['/a/b', '/a/..b', false],
  ['/', '/', true],
  ['/', '/anything', true],
];

test('a path is inside a root that it equals or lies below, by whole names', () => {
  for (const [root, path, inside] of cases) assert.equal(isInside(root, path), inside, `${path} in ${root}`);
});

const name = fc
  .string({ minLength: 1, maxLength: 6 })
  .filter((each) => !/[/\0]/.test(each) && !/^\.\.?$/.test(each));
const names = fc.array(name, { maxLength: 4 });

test('whatever lies below a root is inside it, and what has its name with more letters is not', () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), names, name, (root, below, more) => {
      const path = `/${root.join('/')}`;
      assert.ok(isInside(path, join(path, ...below)));
      assert.ok(!isInside(path, `${path}${more}/${below.join('/')}`));
      assert.ok(!isInside(path, join(path, '..')));
    }),
  );
});

test('inside agrees with comparing the paths name by name', () => {
  const few = fc.array(fc.constantFrom('a', 'b', 'ab', '..a'), { maxLength: 4 });
  fc.assert(
    fc.property(few, few, (root, path) => {
      const expected = root.every((each, index) => path[index] === each);
      assert.equal(isInside(`/${root.join('/')}`, `/${path.join('/')}`), expected);
    }),
  );
});
