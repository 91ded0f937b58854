import { type Command, defineCommand } from '../command-line/command.js';
import { on } from '../command-line/flag.js';

export const bench: Command = defineCommand({
  name: 'bench',
  group: 'Check',
  summary: 'What Longrun costs here, beside node:child_process',
  description:
    'Starts, ends and reads commands with Longrun and with node:child_process in turns, and prints medians and ratios. Give it a machine that does nothing else. Exit code: 0, or 1 when one of them misbehaved.',
  flags: { quick: on({ short: 'q', summary: 'fewer samples, in seconds' }) },
  examples: [{ line: 'longrun bench --quick', says: 'a first look' }],
  async run({ flags }) {
    const { runBench } = await import('../bench/run-bench.js');
    const { stdout, stderr } = process;
    return runBench({ ...flags, stdout, stderr, ...(stderr.isTTY ? { terminal: stderr } : {}) });
  },
});
