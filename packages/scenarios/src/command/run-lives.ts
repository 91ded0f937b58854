import { randomInt } from 'node:crypto';
import { formatNumber } from '../results/format.js';
import { EXIT_CODES } from '../results/summary.js';
import { exploreLives, type FailedLife, type LivesReport } from '../simulation/explore-lives.js';
import { replayLife } from '../simulation/replay-life.js';
import type { Arguments } from './parse-arguments.js';

/** What CI runs at every change. */
const DEFAULT_LIVES = 100_000;
const SEEDS = 2 ** 32;

/**
 * Runs random histories from a random seed on, and shows the first that is wrong, shortened, with the command that runs
 * it again. With a seed of its own: runs that one history, and shows it. Answers the exit code.
 */
export async function runLives({ seed, lives }: Arguments, signal: AbortSignal): Promise<number> {
  if (seed !== undefined) return replay(seed);
  const from = randomInt(SEEDS);
  const wanted = lives ?? DEFAULT_LIVES;
  say(`${formatNumber(wanted)} simulated handle lives, seeds from ${from}`);
  const inPlace = process.stdout.isTTY === true;
  const report = await exploreLives({
    lives: wanted,
    from,
    signal,
    onProgress: ({ lives: done, tookMs }) => {
      if (inPlace) process.stdout.write(`\r${formatNumber(done)} lives, ${perSecond(done, tookMs)}/s`);
    },
  });
  if (inPlace) process.stdout.write('\r\u001b[2K');
  show(report);
  if (report.failed.length > 0) return EXIT_CODES['invariant-broken'];
  return report.lives < wanted ? EXIT_CODES.incomplete : EXIT_CODES.passed;
}

async function replay(seed: number): Promise<number> {
  const { history, lives, problems } = await replayLife(seed);
  process.stdout.write(history);
  say(`seed ${seed}: ${formatNumber(lives)} handle lives, ${problems.length} problems`);
  for (const problem of problems) say(`  ✗ ${problem}`);
  return EXIT_CODES[problems.length === 0 ? 'passed' : 'invariant-broken'];
}

function show(report: LivesReport): void {
  const { lives, seeds, turns, items, tookMs, failed } = report;
  say(
    `${formatNumber(lives)} handle lives in ${formatNumber(seeds)} histories, ${formatNumber(turns)} turns, ` +
      `${formatNumber(items)} items; ${perSecond(lives, tookMs)} lives a second`,
  );
  const reached = Object.entries(report.reached).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [what, times] of reached) say(`  ✓ ${what} in ${formatNumber(times)} histories`);
  for (const one of failed) showFailure(one);
  if (failed.length === 0) say('✓ every invariant held');
}

function showFailure({ seed, problems, command, plan, history, shrunkProblems }: FailedLife): void {
  say(`✗ seed ${seed}:`);
  for (const problem of problems) say(`    ${problem}`);
  say(`the shortest that is wrong: ${JSON.stringify(plan)}`);
  for (const problem of shrunkProblems) say(`    ${problem}`);
  process.stdout.write(history);
  say(`Replay: ${command}`);
}

function perSecond(count: number, tookMs: number): string {
  return formatNumber(Math.round((count * 1000) / Math.max(1, tookMs)));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
