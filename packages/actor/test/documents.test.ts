import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

test('every rule of SEMANTICS.md has a test named after it, and every rule that is tested is written down', () => {
  const written = [...readFileSync(here('../SEMANTICS.md'), 'utf8').matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)];
  const files = readdirSync(here('.'), { recursive: true, encoding: 'utf8' });
  const tested = files
    .filter((file) => file.endsWith('.test.js'))
    .flatMap((file) => [...readFileSync(here(file), 'utf8').matchAll(/^test\(['"`]([A-Z]\d+):/gm)]);
  const names = (matches: readonly RegExpExecArray[]): string[] =>
    [...new Set(matches.map((match) => match[1] ?? ''))].sort();
  assert.ok(written.length > 80);
  assert.deepEqual(names(tested), names(written));
});

test('the example of the README is the one that runs, and prints what it says', async () => {
  const [, block] = /```ts\n(.*?)```/s.exec(readFileSync(here('../README.md'), 'utf8')) ?? [];
  assert.equal(block, readFileSync(here('../test/fixtures/readme-example.ts'), 'utf8'));
  const { stdout } = await promisify(execFile)(process.execPath, [here('fixtures/readme-example.js')]);
  assert.deepEqual(stdout.trim().split('\n'), ['accepted', '7', 'the jar is gone: stopped', 'stopped']);
});
