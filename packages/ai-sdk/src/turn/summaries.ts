/**
 * A line for each result, and when there are more than fit, ranges of ids for the rest. Failures are the last to lose
 * their lines. Nothing that was drained goes unnamed.
 */
import { bytesOf } from './byte-cut.js';
import type { Ended } from './ended.js';
import { coveringRanges, exactRanges } from './handle-ranges.js';
import { outcomeOf } from './outcome.js';
import { LONGEST_SHOWN, summaryLine } from './summary-line.js';

export interface Summaries {
  /** Those with a line of their own, in the order of the inbox. */
  readonly detailed: readonly Ended[];
  /** The rest, by outcome or as a whole. Undefined when there is none. */
  readonly rest: string | undefined;
}

const REST_HINT = ' What they printed is not shown: list_handles with include_finished, read_output.';

/** Chooses the longest form that takes at most `maxBytes`, newlines included. */
export function summarise(all: readonly Ended[], maxBytes: number): Summaries {
  const byWeight = [...all.filter(({ failed }) => failed), ...all.filter(({ failed }) => !failed)];
  const sizes = byWeight.map((ended) => bytesOf(summaryLine(ended, () => LONGEST_SHOWN)) + 1);
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  if (whole <= maxBytes) return { detailed: all, rest: undefined };

  // The rest by outcome; only when that is too long even for all of them, as a whole, beside some lines.
  const grouped = mostLines(sizes, maxBytes, (count) => bytesOf(byOutcome(byWeight.slice(count))) + 1);
  const count = grouped ?? mostLines(sizes, Math.floor(maxBytes / 2), () => 0) ?? 0;
  const rest = byWeight.slice(count);
  const room = maxBytes - sizes.slice(0, count).reduce((sum, size) => sum + size, 0);
  const detailed = new Set(byWeight.slice(0, count));
  return {
    detailed: all.filter((ended) => detailed.has(ended)),
    rest: grouped === undefined ? asAWhole(rest, room - 1) : byOutcome(rest),
  };
}

/** The most lines that fit beside the rest's form; undefined when that does not fit alone. */
function mostLines(
  sizes: readonly number[],
  maxBytes: number,
  restBytes: (count: number) => number,
): number | undefined {
  const before = [0];
  for (const size of sizes) before.push((before.at(-1) ?? 0) + size);
  const fits = (count: number): boolean => (before[count] ?? 0) + restBytes(count) <= maxBytes;
  if (!fits(0)) return undefined;
  let low = 0;
  let high = sizes.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function byOutcome(rest: readonly Ended[]): string {
  const groups = new Map<string, string[]>();
  for (const ended of rest) {
    const outcome = outcomeOf(ended);
    const ids = groups.get(outcome);
    if (ids === undefined) groups.set(outcome, [ended.handleId]);
    else ids.push(ended.handleId);
  }
  const texts = [...groups].map(([outcome, ids]) => `${ids.length} ${outcome}: ${exactRanges(ids)}.`);
  return `And ${rest.length} more. ${texts.join(' ')}${REST_HINT}`;
}

function asAWhole(rest: readonly Ended[], maxBytes: number): string {
  const failed = rest.filter((ended) => ended.failed).length;
  const counts = `And ${rest.length} more, ${failed} of them not ok: `;
  const passedOver = ' (some numbers in between are not among them).';
  const room = maxBytes - bytesOf(counts) - bytesOf(passedOver) - bytesOf(REST_HINT);
  const { text, exact } = coveringRanges(
    rest.map(({ handleId }) => handleId),
    room,
  );
  return `${counts}${text}${exact ? '.' : passedOver}${REST_HINT}`;
}
