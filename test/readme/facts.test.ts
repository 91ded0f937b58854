import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DEFAULT_THREADS } from '@longrun/host';
import { DEFAULT_LIMITS } from '@longrun/protocol';
import { describeTools } from '@longrun/protocol/tools';
import { documentAt, ROOT } from './support/repository.js';

/** The rows of all tables of a page, by each code span of their first cell: the other cells. */
function rowsOf(path: string): ReadonlyMap<string, readonly string[]> {
  const rows = [...documentAt(path).text.matchAll(/^\| *(`[^|]+?) *\|(.*)\|$/gm)];
  return new Map(
    rows.flatMap(([, first = '', rest = '']) => {
      const cells = rest.split('|').map((cell) => cell.trim());
      return [...first.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, cells] as const);
    }),
  );
}

test('every npm command of README and CONTRIBUTING is a script of package.json', () => {
  const manifest: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  for (const page of ['README.md', 'CONTRIBUTING.md']) {
    const named = [...documentAt(page).text.matchAll(/\bnpm (?:run ([a-z]+)|(start|test)\b)/g)];
    assert(named.length > 0, `${page} names no command at all`);
    for (const [text, script, known] of named) {
      const command = manifest.scripts[script ?? known ?? ''];
      assert(command !== undefined, `${page}: ${text} is no script`);
      const file = /^node (\S+)$/.exec(command)?.[1];
      assert(
        file !== undefined && existsSync(join(ROOT, file)),
        `${text} runs ${command}, which is not there`,
      );
    }
  }
});

test('the README names every tool, with every parameter of its own', () => {
  const rows = rowsOf('README.md');
  for (const { name, inputSchema } of describeTools()) {
    const [parameters] = rows.get(name) ?? [];
    assert(parameters !== undefined, `${name} is not in the table`);
    const shared = /^run_/.test(name) ? sharedParameters() : new Set<string>();
    const own = Object.keys(inputSchema['properties'] ?? {}).filter((each) => !shared.has(each));
    for (const each of own) assert(parameters.includes(`\`${each}\``), `${name}: ${each} is not named`);
  }
});

test('embedding.md names every parameter that the run tools share', () => {
  const rows = rowsOf('packages/docs/embedding.md');
  for (const each of sharedParameters()) assert(rows.has(each), `${each} is not in a table`);
});

test('embedding.md gives every limit and thread option with its default', () => {
  const rows = rowsOf('packages/docs/embedding.md');
  for (const [name, value] of Object.entries(DEFAULT_LIMITS)) {
    assert.equal(bytesOrCount(rows.get(`limits.${name}`)?.[0] ?? ''), value, `limits.${name}`);
  }
  for (const [name, value] of Object.entries(DEFAULT_THREADS)) {
    assert.equal(
      rows.get(`threads.${name}`)?.[0],
      `\`${JSON.stringify(value).replaceAll('"', "'")}\``,
      `threads.${name}`,
    );
  }
});

/** What all three run tools take; `argv` is the first of them. */
function sharedParameters(): ReadonlySet<string> {
  const [first, ...others] = describeTools()
    .filter(({ name }) => name.startsWith('run_'))
    .map(({ inputSchema }) => Object.keys(inputSchema['properties'] ?? {}));
  assert(first !== undefined && others.length === 2);
  return new Set(first.filter((name) => others.every((each) => each.includes(name))));
}

const UNITS: Readonly<Record<string, number>> = { '': 1, ms: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** `10,000` and `48 KiB` as numbers. */
function bytesOrCount(cell: string): number {
  const [, digits = '', unit = ''] = /^([\d,]+) ?(\w*)$/.exec(cell) ?? [];
  return Number(digits.replaceAll(',', '')) * (UNITS[unit] ?? Number.NaN);
}
