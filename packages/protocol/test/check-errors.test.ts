import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ERROR_CODES } from '@longrun/protocol';

const SCRIPT = fileURLToPath(new URL('../../../scripts/check-errors.mjs', import.meta.url));
const CODES = Object.keys(ERROR_CODES);
const [FIRST = ''] = CODES;

const section = (code: string): string =>
  `## ${code}\n\n**When:** x\n\n**Details:** \`x\`\n\n**Do:** x\n\n**Retry:** no\n`;
// Put together here, so that this file itself names no code in a title.
const titled = (code: string): string => `test('${code}: it is provoked', () => {});\n`;

/** Runs the check over a tree with this page and these tests. */
function check(t: TestContext, page: string, tests: string): { ok: boolean; said: string } {
  const root = mkdtempSync(join(tmpdir(), 'longrun-check-errors-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of [
    ['packages/docs/errors.md', page],
    ['packages/x/test/deep/a.test.ts', tests],
    ['packages/x/test/support.ts', CODES.map(titled).join('')],
    ['packages/x/src/a.test.ts', CODES.map(titled).join('')],
  ] as const) {
    mkdirSync(join(root, dirname(name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, root], { encoding: 'utf8' });
  return { ok: status === 0, said: stderr };
}

const page = CODES.map(section).join('\n');
const tests = CODES.map(titled).join('');

test('codes that are documented and provoked pass', (t) => {
  assert.deepEqual(check(t, `# Errors\n\n${page}`, tests), { ok: true, said: '' });
});

test('a code without a section fails', (t) => {
  const { ok, said } = check(t, CODES.slice(1).map(section).join('\n'), tests);
  assert.equal(ok, false);
  assert.equal(said, `packages/docs/errors.md: ${FIRST} has no section\n`);
});

test('a section that lacks a part, or leaves it empty, fails', (t) => {
  assert.match(check(t, page.replace('**Retry:** no\n', ''), tests).said, /does not say "Retry"\n$/);
  assert.match(check(t, page.replace('**When:** x\n', '**When:**\n'), tests).said, /does not say "When"\n$/);
});

test('a section of a code that does not exist fails', (t) => {
  const { ok, said } = check(t, `${page}\n${section('NO_SUCH_CODE')}`, tests);
  assert.equal(ok, false);
  assert.equal(said, 'packages/docs/errors.md: NO_SUCH_CODE is no error code\n');
});

test('a code that no test title names fails, even if a comment, a helper or a longer name has it', (t) => {
  const without = CODES.slice(1).map(titled).join('');
  for (const more of ['', `// ${FIRST}\n`, `assert.equal(code, '${FIRST}');\n`, titled(`${FIRST}_TOO`)]) {
    const { ok, said } = check(t, page, without + more);
    assert.equal(ok, false, more);
    assert.equal(said, `${FIRST}: no test provokes it (none has it in its title)\n`);
  }
  assert.ok(check(t, page, `${without}  await t.test(\n    "so it is: ${FIRST}",\n`).ok);
});

test('no page at all fails for every code', (t) => {
  const { said } = check(t, '', tests);
  assert.equal(said.trim().split('\n').length, CODES.length);
});
