import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findJsonFlaw } from '../../dist/script/json-syntax.js';
import { loadScenario } from '../../dist/script/load-scenario.js';
import { SMALL } from './small-script.js';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longrun-script-'));
});
after(() => rm(folder, { recursive: true }));

async function problemOf(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  const loaded = await loadScenario(file);
  assert.equal(loaded.ok, false);
  const [problem, ...more] = loaded.problems;
  assert.deepEqual(more, []);
  return `${problem?.path}|${problem?.reason.replaceAll(folder, '')}`;
}

test('a script comes from a JSON file, a module or an object', async () => {
  const json = join(folder, 'small.json');
  await writeFile(json, `\uFEFF${JSON.stringify(SMALL)}`);
  const module = join(folder, 'small.mjs');
  await writeFile(module, `export const scenario = ${JSON.stringify(SMALL)};`);
  for (const source of [json, module, SMALL]) {
    const loaded = await loadScenario(source);
    assert.ok(loaded.ok);
    assert.equal(loaded.scenario.name, 'small');
  }
});

test('a slip in the JSON is refused with its line and column', async () => {
  assert.equal(
    await problemOf('slip.json', '{\n  "name": "x",\n  "load": {},\n}'),
    '|/slip.json:4:1: expected a key in double quotes, found "}"',
  );
});

test('problems of a script from a file are its problems', async () => {
  assert.match(
    await problemOf('wrong.json', JSON.stringify({ ...SMALL, seed: -1 })),
    /^seed\|must be at least 0$/,
  );
});

test('what cannot be read or run is refused with the reason', async () => {
  const missing = await loadScenario(join(folder, 'missing.json'));
  assert.ok(!missing.ok && /cannot read .*ENOENT/.test(missing.problems[0]?.reason ?? ''));
  assert.equal(
    await problemOf('other.mjs', 'export const scenrio = {};'),
    '|/other.mjs has no export "scenario"; it has scenrio',
  );
  assert.match(await problemOf('throws.mjs', 'throw new Error("at once");'), /cannot load .*at once/);
});

test('a module whose definition is refused passes its problems on', async () => {
  const define = new URL('../../dist/script/define-scenario.js', import.meta.url).href;
  const script = JSON.stringify({ ...SMALL, seed: -1 });
  const text = `import { defineScenario } from '${define}'; export const scenario = defineScenario(${script});`;
  assert.equal(await problemOf('defined.mjs', text), 'seed|must be at least 0');
});

test('TypeScript is run where Node can, and refused with advice where it cannot', async () => {
  const file = join(folder, 'typed.ts');
  await writeFile(file, `export const scenario: object = ${JSON.stringify(SMALL)};`);
  const loaded = await loadScenario(file);
  if ('typescript' in process.features && process.features.typescript) assert.equal(loaded.ok, true);
  else assert.ok(!loaded.ok && /compile .*typed\.ts/.test(loaded.problems[0]?.reason ?? ''));
});

test('the first flaw of a text is where JSON stops', () => {
  for (const [text, line, column] of [
    ['', 1, 1],
    ['{"a":1,}', 1, 8],
    ['[1,2', 1, 5],
    ['{"a" 1}', 1, 6],
    ["{'a':1}", 1, 2],
    ['[\n  01\n]', 2, 4],
    ['"a\nb"', 1, 1],
    ['{} x', 1, 4],
    ['nul', 1, 1],
    ['// no\n{}', 1, 1],
    ['["\\x"]', 1, 2],
  ] as const) {
    const flaw = findJsonFlaw(text);
    assert.deepEqual([flaw?.line, flaw?.column], [line, column], text);
    assert.throws(() => JSON.parse(text));
  }
  for (const text of ['{}', ' [1, -2.5e+3, "\\u00e9\\n", true, null, {"a": []}] ', '"\u00e9"', '0']) {
    assert.equal(findJsonFlaw(text), undefined);
  }
});
