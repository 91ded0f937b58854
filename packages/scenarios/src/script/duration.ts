import type { Duration } from './scenario.js';

/** Largest unit first, each at most once: `1h`, `2m30s`, `1.5s`, `500ms`. */
export const DURATION_TEXT: RegExp =
  /^(?=\d)(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;

/** Of the groups of `DURATION_TEXT`. */
const UNITS_MS: readonly number[] = [86_400_000, 3_600_000, 60_000, 1000, 1];

/** In milliseconds. Throws on a text that `DURATION_TEXT` does not match: the schema has let none through. */
export function durationMs(duration: Duration): number {
  if (typeof duration === 'number') return duration;
  const parts = DURATION_TEXT.exec(duration);
  if (parts === null) throw new Error(`${JSON.stringify(duration)} is no duration`);
  return UNITS_MS.reduce((sum, unitMs, at) => sum + unitMs * Number(parts[at + 1] ?? 0), 0);
}
