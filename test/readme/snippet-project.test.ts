import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SnippetProject } from './support/snippet-project.js';
import { promisedOutput, snippetsIn } from './support/snippets.js';

function page(...lines: readonly string[]): ReturnType<typeof snippetsIn> {
  return snippetsIn({ path: 'packages/docs/a-page.md', text: lines.join('\n') });
}

test('finds ts and js fences with their line, and leaves out other languages and no-run', () => {
  const found = page(
    '# A page',
    '',
    '```ts',
    'one();',
    '```',
    '```sh',
    'npm test',
    '```',
    '```js no-run',
    'x',
    '```',
    '```js with-host',
    'two();',
    '```',
  );
  assert.deepEqual(
    found.map(({ line, language, withHost, code }) => ({ line, language, withHost, code })),
    [
      { line: 4, language: 'ts', withHost: false, code: 'one();' },
      { line: 13, language: 'js', withHost: true, code: 'two();' },
    ],
  );
});

test('refuses a fence that is never closed', () => {
  assert.throws(() => page('```ts', 'one();'), /a-page\.md:1: the fence is never closed/);
});

test('reads what a snippet promises to print', () => {
  const [snippet] = page('```ts', "console.log('a b'); // prints a b", '// says nothing', '```');
  assert(snippet);
  assert.deepEqual(promisedOutput(snippet), ['a b']);
});

test('names the line of the page when a snippet does not compile', async () => {
  const project = new SnippetProject(
    page('text', '```ts', 'const n: number = 1;', "const m: number = 'one';", '```'),
  );
  try {
    const [complaint, ...more] = [...(await project.compile()).values()].flat();
    assert.match(complaint ?? '', /^packages\/docs\/a-page\.md:4: error TS2322/);
    assert.deepEqual(more, []);
  } finally {
    project.remove();
  }
});

test('tells a snippet that fails, or never gets to its end, from one that runs', async () => {
  const snippets = page(
    '```js',
    'console.log(1);',
    '```',
    '```js',
    "throw new Error('no');",
    '```',
    '```js',
    'await new Promise(() => {});',
    '```',
  );
  const project = new SnippetProject(snippets);
  try {
    assert.deepEqual([...(await project.compile()).values()].flat(), []);
    const codes = await Promise.all(snippets.map(async (snippet) => (await project.run(snippet)).code));
    assert.equal(codes[0], 0);
    assert.equal(codes[1], 1);
    // Node's code for a top-level await that can never settle.
    assert.equal(codes[2], 13);
  } finally {
    project.remove();
  }
});
