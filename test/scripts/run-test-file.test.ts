import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workspaceCopy } from './support/workspace-copy.js';

const RUN = `
import { runTestFile } from './scripts/lib/run-test-file.mjs';
const [name, timeoutMs] = process.argv.slice(2);
console.log(JSON.stringify(await runTestFile(name, timeoutMs === undefined ? undefined : Number(timeoutMs))));`;

const HEAD = "import { describe, it, test } from 'node:test';\nimport assert from 'node:assert';\n";

interface Result {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly output: string;
  readonly left: readonly string[];
  readonly failures: readonly { readonly title: string; readonly text: string }[];
}

/** Asserts what must hold of a test file's result. */
type Expectation = (result: Result) => void;

const CASES: readonly (readonly [string, string, Expectation, string?])[] = [
  [
    'passes, failures and skips are counted, suites are not',
    `describe('s', () => { it('a', () => {}); it('b', () => assert.equal(1, 2)); it('c', { skip: true }, () => {}); });
     test('d', async (t) => { await t.test('e', () => {}); });`,
    ({ passed, failed, skipped, failures }) => {
      assert.deepEqual([passed, failed, skipped], [3, 1, 1]);
      assert.equal(failures[0]?.title, 's › b');
      assert.match(failures[0]?.text ?? '', /AssertionError.*1 == 2/);
    },
  ],
  [
    'a file that exits in the middle has failed, even with exit code 0',
    "test('a', () => {}); test('b', () => { console.log('last words'); process.exit(0); });",
    ({ failures, output }) => {
      assert.match(failures[0]?.text ?? '', /finished no test/);
      assert.equal(output, 'last words\n');
    },
  ],
  [
    'a file without a test has failed',
    'export {};',
    ({ failed, failures }) => {
      assert.equal(failed, 1);
      assert.match(failures[0]?.text ?? '', /finished no test/);
    },
  ],
  [
    'a file that does not load has failed, with its error',
    "import './nowhere.mjs';",
    ({ failed, output }) => {
      assert.equal(failed, 1);
      assert.match(output, /ERR_MODULE_NOT_FOUND/);
    },
  ],
  [
    'a file that does not end is ended, and has failed',
    "test('a', () => {}); setInterval(() => {}, 1000);",
    ({ failures }) => assert.match(failures.at(-1)?.text ?? '', /did not end within 1\.0 s/),
    '1000',
  ],
  [
    'what a test says of what a crash left is kept; other diagnostics are not, and no test is counted for it',
    "test('a', (t) => { t.diagnostic('left after a crash: files 1, ms 5'); t.diagnostic('nothing of note'); });",
    ({ passed, failed, left }) => {
      assert.deepEqual([passed, failed, left], [1, 0, ['a crash: files 1, ms 5']]);
    },
  ],
  [
    'a hook that throws is a failure',
    "import { after } from 'node:test'; after(() => { throw new Error('hook'); }); test('a', () => {});",
    ({ failed }) => assert.ok(failed >= 1),
  ],
];

for (const [title, source, expect, timeoutMs] of CASES) {
  test(title, async (t) => {
    const { run } = workspaceCopy(t, { 'run.mjs': RUN, 'case.test.mjs': HEAD + source });
    const args = timeoutMs === undefined ? ['case.test.mjs'] : ['case.test.mjs', timeoutMs];
    const { code, stdout, stderr } = await run('run.mjs', ...args);
    assert.equal(code, 0, stderr);
    // The shape that runTestFile documents.
    expect(JSON.parse(stdout) as Result);
  });
}

test('a failure says where in the sources it is', async (t) => {
  const { run } = workspaceCopy(t, {
    'run.mjs': RUN,
    'package.json': '{ "type": "module" }',
    'dist/case.js': `${HEAD}test('a', () => assert.equal(1, 2));`,
    // The third line comes from the tenth.
    'dist/case.js.map': '{ "version": 3, "sources": ["../src/case.ts"], "names": [], "mappings": ";;AASA" }',
  });
  const { stdout, stderr } = await run('run.mjs', 'dist/case.js');
  assert.equal(stderr, '');
  const { failures } = JSON.parse(stdout) as Result;
  assert.match(failures[0]?.text ?? '', /\(src\/case\.ts:10:\d+\)|at src\/case\.ts:10:\d+/);
});
