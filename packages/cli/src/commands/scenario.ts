import { type Command, defineCommand } from '../command-line/command.js';
import { count, on, text } from '../command-line/flag.js';

const SEEDS = 2 ** 32 - 1;

export const scenario: Command = defineCommand({
  name: 'scenario',
  group: 'Check',
  summary: 'Load and faults by script, judged',
  description:
    'Runs scenario scripts: who does what at which rate, under which faults, and what must hold. "lives" runs random histories in virtual time. In a checkout of Longrun, names of test/scenarios work too. Exit code: 0 passed, 1 an invariant broke, 2 incomplete, 64 bad script, 99 a threshold was crossed.',
  operands: [
    { name: 'script', summary: 'files, names, or lives', optional: true, many: true, complete: 'file' },
  ],
  rest: 'arguments',
  flags: {
    seed: count({
      min: 0,
      max: SEEDS,
      summary: "another seed than the script's; of lives: the one to replay",
    }),
    rate: count({ min: 1, max: SEEDS, summary: 'iterations per time unit, for groups with an arrival rate' }),
    lives: count({ min: 1, max: SEEDS, summary: 'how many simulated handle lives (default: 100000)' }),
    results: text({
      value: 'dir',
      summary: 'where results are kept (default: results)',
      complete: 'directory',
    }),
    'no-results': on({ summary: 'keep none' }),
    all: on({ summary: 'every scenario of the checkout but soak' }),
    list: on({ summary: 'what there is in the checkout' }),
    check: on({ summary: 'read the script, run nothing' }),
  },
  examples: [
    { line: 'longrun scenario --check load.json', says: 'is the script right?' },
    { line: 'longrun scenario lives --lives 10000', says: 'random histories in virtual time' },
  ],
  async run({ operands }) {
    const { runScenarios } = await import('../scenario/run-scenarios.js');
    return runScenarios(operands);
  },
});
