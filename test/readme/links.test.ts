import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenLink, linksIn } from './support/links.js';
import { documentAt, documents } from './support/repository.js';

test('every relative link of the documentation leads somewhere', () => {
  const broken = documents().flatMap((page) =>
    linksIn(page).flatMap((link) => {
      const why = brokenLink(page, link);
      return why === undefined ? [] : [`${page.path}:${link.line}: ${why}`];
    }),
  );
  assert.deepEqual(broken, []);
});

test('the check of links sees a missing file, a missing heading, and no link in code', () => {
  const text = [
    '[a](nowhere.md)',
    '[b](README.md#no-such-heading)',
    '```',
    '[c](in-code.md)',
    '```',
    '[d](https://example.org)',
  ];
  const page = { path: 'README.md', text: text.join('\n') };
  const links = linksIn(page);
  assert.deepEqual(links, [
    { line: 1, target: 'nowhere.md' },
    { line: 2, target: 'README.md#no-such-heading' },
  ]);
  assert.deepEqual(
    links.map((link) => brokenLink(page, link)),
    ['nowhere.md does not exist', 'README.md has no heading #no-such-heading'],
  );
});

test('the README leads to every page of packages/docs', () => {
  const targets = new Set(linksIn(documentAt('README.md')).map(({ target }) => target.split('#')[0]));
  const pages = documents()
    .map(({ path }) => path)
    .filter((path) => /^packages\/docs\/[^/]+\.md$/.test(path));
  assert(pages.length > 0);
  assert.deepEqual(
    pages.filter((path) => !targets.has(path)),
    [],
  );
});
