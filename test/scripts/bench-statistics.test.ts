import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { workspaceCopy } from './support/workspace-copy.js';

/** What a module expression evaluates to, with everything of the named benchmark modules in scope. */
async function evaluate(t: TestContext, modules: readonly string[], expression: string): Promise<unknown> {
  const imports = modules.map((name, n) => `import * as m${n} from './scripts/bench/${name}.mjs';`);
  const scope = `const all = Object.assign({}, ${modules.map((_, n) => `m${n}`).join(', ')});`;
  const source = `${imports.join('\n')}\n${scope}\nconst of = (bench) => (${expression});\nconsole.log(JSON.stringify(of(all) ?? null));`;
  const { code, stdout, stderr } = await workspaceCopy(t, { 'evaluate.mjs': source }).run('evaluate.mjs');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test('median, percentiles and spread', async (t) => {
  const found = await evaluate(
    t,
    ['statistics'],
    `[
      bench.median([3, 1, 2]), bench.median([4, 1, 2, 3]), bench.median([]) ?? null,
      bench.percentile([5, 1, 4, 2, 3], 50), bench.percentile([1, 2, 3, 4], 50), bench.percentile([1, 2], 99),
      bench.percentile(Array.from({ length: 200 }, (_, n) => n + 1), 99),
      bench.spread([2, undefined, 9, 4]), bench.spread([undefined]) ?? null,
    ]`,
  );
  const spread = { median: 4, min: 2, max: 9 };
  assert.deepEqual(found, [2, 2.5, null, 3, 2, 2, 198, spread, null]);
});

test('a ratio is taken round by round, and a round that one of the two lacks does not count', async (t) => {
  const found = await evaluate(
    t,
    ['statistics'],
    `[bench.ratio([2, 40, 6, 5], [1, 10, undefined, 0]), bench.ratio([1], [undefined]) ?? null, bench.ratio([], []) ?? null]`,
  );
  assert.deepEqual(found, [{ median: 3, min: 2, max: 4 }, null, null]);
});

test('numbers have about three digits, and a table has straight columns', async (t) => {
  const found = await evaluate(
    t,
    ['numbers', 'terminal'],
    `[
      [0.06123, 0.4123, 4.123, 41.23, 4123.4, 0].map(bench.digits),
      bench.withSpread({ median: 1, min: 0.5, max: 2 }), bench.withSpread({ median: 1, min: 1, max: 1 }),
      bench.aligned([['a', 'one', 'two'], ['long', '1', '22222']]),
      bench.cellText({ spread: { median: 1, min: 1, max: 1 }, ratio: { median: 2 } }),
      bench.cellText({ spread: undefined }), bench.cellText({ spread: undefined, failed: true }),
    ]`,
  );
  assert.deepEqual(found, [
    ['0.0612', '0.412', '4.12', '41.2', '4,123', '0'],
    '1.00 (0.500–2.00)',
    '1.00',
    ['a     one    two', 'long    1  22222'],
    '1.00 2.00×',
    '–',
    'FAILED',
  ]);
});

test('flags are read, and what is no flag or names nothing is refused', async (t) => {
  const found = await evaluate(
    t,
    ['options'],
    `['--quick --only w3,W4 --out /tmp/x', '--contenders=rust', '', '--only W9', '--only', '--fast', '--only ,'].map((line) => {
      const known = { workloads: ['W3', 'W4'], contenders: ['rust'], defaultOut: 'there' };
      try {
        return bench.parseOptions(line.split(' ').filter(Boolean), known);
      } catch (error) {
        return error.message.split('\\n')[0];
      }
    })`,
  );
  assert.deepEqual(found, [
    { help: false, quick: true, only: ['W3', 'W4'], out: '/tmp/x' },
    { help: false, quick: false, contenders: ['rust'], out: 'there' },
    { help: false, quick: false, out: 'there' },
    'bench: --only takes one or more of W3, W4, got W9.',
    'bench: --only needs a value.',
    'bench: --fast is no flag.',
    'bench: --only takes one or more of W3, W4, got none.',
  ]);
});

test('workloads of one pass share their groups, and each case runs once', async (t) => {
  const plan = (only: string, descriptors: number, quick: boolean): Promise<unknown> =>
    evaluate(
      t,
      ['plan'],
      `bench.makePlan(bench.chosenWorkloads(${only}), {
        quick: ${quick}, scale: bench.scaleOf({ quick: ${quick}, descriptors: ${descriptors} }),
      }).map(({ key, workloads, parameters }) => [key, workloads.join(), parameters.exits ?? 0])`,
    );
  assert.deepEqual(await plan("['W5', 'W7', 'W2', 'W1']", 65_536, false), [
    ['spawn, no ballast', 'W1,W2', 0],
    ['spawn, 512 MiB', 'W1,W2', 0],
    ['spawn, 2 GiB', 'W1,W2', 0],
    ['crowd, 1,000 live', 'W5,W7', 100],
    ['crowd, 10,000 live', 'W5,W7', 100],
    ['crowd, 10 live', 'W7', 100],
    ['crowd, 100 live', 'W7', 100],
  ]);
  assert.deepEqual(await plan("['W5']", 20_000, false), [
    ['crowd, 1,000 live', 'W5', 0],
    ['crowd, 5,000 live', 'W5', 0],
  ]);
  assert.deepEqual(await plan("['W5']", 65_536, true), [['crowd, 1,000 live', 'W5', 0]]);
});

const SUMMARY = `
  const scale = { crowds: [10, 100, 1000], exits: 50 };
  const contenders = ['longrun-portable', 'child_process', 'rust'].map((id) => ({ id, name: id }));
  const outcome = (...groups) => ({ groups, failures: [] });
  const cpu = (ms) => ({ cpuMs: ms, exits: 1, grownKiB: 1000, count: 1000, endMs: ms, startMs: 1, survivors: 0 });
  const results = {
    'result, sequential': {
      'longrun-portable': outcome({ resultMs: [2] }, { resultMs: [3] }),
      'child_process': { groups: [undefined], failures: ['broken'] },
      'rust': outcome({ resultMs: [1] }, { resultMs: [4] }),
    },
    'crowd, 10 live': { 'longrun-portable': outcome(cpu(1)), 'rust': outcome(cpu(1)) },
    'crowd, 1,000 live': { 'longrun-portable': outcome(cpu(2)) },
  };`;

function summaryOf(t: TestContext, only: string, shown: string): Promise<unknown> {
  const expression = `(() => { ${SUMMARY} return bench.summarise(bench.chosenWorkloads(${only}), contenders, results, scale)${shown}; })()`;
  return evaluate(t, ['plan', 'summary'], expression);
}

test('a summary has medians, spreads and ratios to Longrun, and says who failed', async (t) => {
  const cells = await summaryOf(t, "['W3']", '[0].metrics[0].rows.map(({ cells }) => cells[0])');
  const common = { case: 'sequential' };
  assert.deepEqual(cells, [
    { ...common, values: [2, 3], spread: { median: 2.5, min: 2, max: 3 }, failed: false },
    { ...common, values: [null], failed: true },
    {
      ...common,
      values: [1, 4],
      spread: { median: 2.5, min: 1, max: 4 },
      ratio: { median: (0.5 + 4 / 3) / 2, min: 0.5, max: 4 / 3 },
      failed: false,
    },
  ]);
});

test('a bar is reached, missed, or without a number: never reached because something is missing', async (t) => {
  const verdicts = await summaryOf(
    t,
    "['W3', 'W5', 'W7', 'W1']",
    '.flatMap(({ id, bars }) => bars.map(({ measured, bound, reached }) => [id, measured, bound, reached ?? null]))',
  );
  assert.deepEqual(verdicts, [
    ['W1', 'not measured', '≤ 1.3×', null],
    ['W1', 'not measured', '≥ 50×', null],
    ['W3', '1.38×', '≤ 1.3×', false],
    ['W5', '1.00 KiB', '≤ 20 KiB', true],
    // Nobody to compare with at 1,000.
    ['W5', 'not measured', '≤ 1×', null],
    ['W7', '2.00×', '≤ 1.5×', false],
  ]);
});

test('the page needs no network and no script, and text in it stays text', async (t) => {
  const page = await evaluate(
    t,
    ['plan', 'summary', 'page'],
    `(() => { ${SUMMARY}
      contenders[2].name = '<i>rust & co</i>';
      const summary = bench.summarise(bench.chosenWorkloads(), contenders, results, scale);
      return bench.page({
        startedAt: '2020-01-01T00:00:00.000Z', tookMs: 1000, quick: true, versions: { rust: '<b>' }, summary,
        machine: { node: '20', kernel: 'linux', cpu: 'cpu', cores: 2, memoryMiB: 1, load: [1, 2, 3] },
      });
    })()`,
  );
  assert.ok(typeof page === 'string');
  // One drawing for each width, of which the style shows one.
  for (const kind of ['wide', 'narrow']) {
    assert.match(page, new RegExp(`<svg class="${kind}" `));
    assert.match(page, new RegExp(`svg\\.${kind}[^}]*\\{ display: none; \\}`));
  }
  assert.match(page, /prefers-color-scheme: dark/);
  assert.match(page, /&lt;i&gt;rust &amp; co&lt;\/i&gt;/);
  assert.doesNotMatch(page, /https?:|<script|\bsrc=|@import|url\(|<i>|<b>|NaN|undefined|Infinity/);
});

test('the axis of a chart covers all values, on a logarithm where they are far apart', async (t) => {
  const found = await evaluate(
    t,
    ['chart'],
    '[[0.2, 0.9], [0.05, 150], [7, 7], [0, 0], [-3, 12]].map(bench.scaleOf)',
  );
  assert.deepEqual(found, [
    { logarithmic: false, from: 0, to: 1, ticks: [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1] },
    { logarithmic: true, from: -2, to: 3, ticks: [0.01, 0.1, 1, 10, 100, 1000] },
    { logarithmic: false, from: 0, to: 8, ticks: [0, 2, 4, 6, 8] },
    { logarithmic: false, from: 0, to: 0.2, ticks: [0, 0.2] },
    { logarithmic: false, from: -5, to: 15, ticks: [-5, 0, 5, 10, 15] },
  ]);
});
