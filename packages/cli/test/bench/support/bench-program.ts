/** Run in a process of its own: the benchmark with as little as there can be, and `cancels` pairs of cancels. */
import type { Plan } from '../../../dist/bench/plan.js';
import { runBench } from '../../../dist/bench/run-bench.js';

const [, , cancels = '1'] = process.argv;
const once = { pairs: 1, budgetMs: 1 };
const plan: Plan = {
  warmUp: once,
  commands: { pairs: 3, budgetMs: 60_000 },
  atOnce: [5],
  bursts: once,
  outputMiB: 4,
  outputs: once,
  cancels: { pairs: Number(cancels), budgetMs: 60_000 },
};
process.exitCode = await runBench({ json: true, stdout: process.stdout, stderr: process.stderr, plan });
