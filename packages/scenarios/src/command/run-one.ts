import { LiveProgress } from '../results/live-progress.js';
import { EXIT_CODES } from '../results/summary.js';
import { writeSummaryText } from '../results/summary-text.js';
import { type Fixtures, runResolved } from '../run/run-resolved.js';
import type { ResolvedScenario } from '../script/resolved-scenario.js';

export interface RunOneOptions {
  readonly fixtures?: Fixtures;
  readonly results: string | undefined;
  readonly signal: AbortSignal;
}

/** Runs one scenario with its progress in the terminal, and answers the exit code of its verdict. */
export async function runOne(scenario: ResolvedScenario, options: RunOneOptions): Promise<number> {
  const { fixtures, results, signal } = options;
  process.stdout.write(`${scenario.name}: ${scenario.description}\n`);
  const live = new LiveProgress(process.stdout);
  try {
    const { summary, directory } = await runResolved(scenario, {
      ...(fixtures !== undefined && { fixtures }),
      ...(results !== undefined && { results }),
      signal,
      progress: (snapshot) => live.update(snapshot),
      note: (text) => live.note(text),
    });
    live.end();
    process.stdout.write(writeSummaryText(summary, { colour: process.stdout.hasColors?.() ?? false }));
    if (directory !== undefined) process.stdout.write(`\nResults: ${directory}\n`);
    return EXIT_CODES[summary.verdict];
  } finally {
    live.end();
  }
}
