import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import type { BenchReport } from '../../dist/bench/index.js';
import { isAlive } from '../../dist/bench/is-alive.js';
import { type Arena, inPairs } from '../../dist/bench/measurements/pairs.js';
import { planOf } from '../../dist/bench/plan.js';
import { spreadOf, summarize } from '../../dist/bench/statistics.js';
import { describeReport } from '../../dist/bench/view/describe-report.js';

const to = (last: number): number[] => Array.from({ length: last }, (_, n) => n + 1);

test('the median, and the worse end of a hundred', () => {
  assert.deepEqual(spreadOf([3, 1, 2], 'less'), { samples: 3, median: 2, p99: 3 });
  assert.deepEqual(spreadOf([4, 1, 2, 3], 'more'), { samples: 4, median: 2.5, p99: 1 });
  assert.deepEqual(spreadOf(to(200), 'less'), { samples: 200, median: 100.5, p99: 198 });
  assert.deepEqual(spreadOf(to(200), 'more'), { samples: 200, median: 100.5, p99: 3 });
  assert.throws(() => spreadOf([], 'less'), /no samples/);
});

test('a ratio is taken pair by pair, so a disturbance of both is none', () => {
  const measured = {
    id: 'x',
    title: 'x',
    unit: 'ms',
    longrun: [2, 40, 6],
    childProcess: [1, 10, 3],
  } as const;
  const { ratio, better } = summarize(measured);
  assert.deepEqual([ratio, better], [{ samples: 3, median: 2, p99: 4 }, 'less']);
  assert.equal(summarize({ ...measured, unit: 'MiB/s' }).better, 'more');
});

test('pairs are taken in turns, until there are enough or the time is up, and one at least', async () => {
  const contender = (name: 'Longrun' | 'child_process') =>
    ({
      name,
      verifies: true,
      start: () => Promise.reject(new Error('not called')),
      close: async () => undefined,
    }) as const;
  const turns: string[] = [];
  const arena: Arena = {
    longrun: contender('Longrun'),
    childProcess: contender('child_process'),
    goOn: () => undefined,
  };
  const sample = async ({ name }: { readonly name: string }): Promise<number> => turns.push(name);
  assert.deepEqual(await inPairs(arena, { pairs: 2, budgetMs: 60_000 }, sample), {
    longrun: [1, 3],
    childProcess: [2, 4],
  });
  assert.deepEqual(turns, ['Longrun', 'child_process', 'Longrun', 'child_process']);
  assert.deepEqual(await inPairs(arena, { pairs: 9, budgetMs: 0 }, sample), {
    longrun: [5],
    childProcess: [6],
  });
  const stopped: Arena = {
    ...arena,
    goOn: () => {
      throw new Error('stopped');
    },
  };
  await assert.rejects(inPairs(stopped, { pairs: 1, budgetMs: 0 }, sample), /stopped/);
});

test('what does not fit into the descriptors is left out, and said', () => {
  const few = planOf(false, 1024);
  assert.deepEqual(few.plan.atOnce, [100]);
  assert.match(few.notes.join('\n'), /^300 at once is left out: it takes 1100 descriptors.*\n1000 at once/);
  assert.deepEqual(planOf(false, Number.POSITIVE_INFINITY).plan.atOnce, [100, 300, 1000]);
  assert.deepEqual(planOf(true, 1024).notes, []);
});

test('a report is a table of at most 80 columns', () => {
  const spread = { samples: 5, median: 1234.5, p99: 0.4567 };
  const report: BenchReport = {
    startedAt: 1,
    tookMs: 4321,
    quick: true,
    machine: 'linux x64, 2 processors, Node.js 24.1.0',
    launcher: 'native',
    measurements: [
      {
        id: 'cancel',
        title: 'cancel a tree that ignores SIGTERM',
        unit: 'ms',
        better: 'less',
        longrun: spread,
        childProcess: spread,
        ratio: { ...spread, median: 12.345 },
      },
    ],
    notes: ['1000 at once is left out.'],
  };
  const lines = describeReport(report).split('\n');
  assert.equal(lines[1], 'linux x64, 2 processors, Node.js 24.1.0; 4.3 s');
  assert.match(
    lines[4] ?? '',
    /^cancel a tree that ignores SIGTERM, ms +1,235 \(0\.46\) +1,235 \(0\.46\) +12\.3×$/,
  );
  assert.equal(lines.at(-1), '1000 at once is left out.');
  assert.deepEqual(
    lines.filter((line) => line.length > 80),
    [],
  );
});

test('a process is alive until it has ended, and a zombie is not', async () => {
  const child: ChildProcess = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const { pid = 0 } = child;
  assert.equal(isAlive(pid), true);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  // Blocks the thread that would reap it: for as long as it is a zombie.
  const deadline = performance.now() + 20_000;
  while (isAlive(pid) && performance.now() < deadline);
  assert.equal(isAlive(pid), false);
  assert.equal(process.kill(pid, 0), true, 'it is still there, as a zombie');
  await exited;
  assert.equal(isAlive(pid), false);
});
