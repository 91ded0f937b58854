import type { SeededRandom } from '@longrun/testkit';
import type { ResolvedFaultTime } from '../script/resolved-scenario.js';

/** Times of one planned fault. A shorter period is a script's mistake, and this its bound. */
const MAX_TIMES = 10_000;

/**
 * The times at which a fault is due, in order; those at random as the seed decides.
 *
 * @param loadEndMs when the load is over, for periods without an end of their own
 */
export function faultTimes(
  when: ResolvedFaultTime,
  loadEndMs: number,
  random: SeededRandom,
): readonly number[] {
  if ('atMs' in when) return [when.atMs];
  if ('everyMs' in when) {
    const { everyMs, fromMs, untilMs = loadEndMs } = when;
    const count = Math.min(MAX_TIMES, Math.max(0, Math.floor((untilMs - fromMs) / everyMs) + 1));
    return Array.from({ length: count }, (_, n) => fromMs + n * everyMs);
  }
  const { times, fromMs, untilMs } = when;
  return Array.from(
    { length: Math.min(MAX_TIMES, times) },
    () => fromMs + random.next() * (untilMs - fromMs),
  ).sort((a, b) => a - b);
}
