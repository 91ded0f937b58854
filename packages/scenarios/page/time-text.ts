import type { TimeSpan } from './time-window.js';

/** Times of a run to the precision that steps of `stepMs` need: `42 s`, `1:07.25`, `12.3456 s`. */
export function formatTime(ms: number, stepMs: number): string {
  const decimals =
    stepMs >= 1000 ? 0 : Math.min(4, Math.max(1, Math.ceil(-Math.log10(stepMs / 1000) - 1e-9)));
  const minutes = Math.floor(ms / 60_000);
  const seconds = (ms - minutes * 60_000) / 1000;
  if (minutes === 0) return `${seconds.toFixed(decimals)} s`;
  return `${minutes}:${seconds.toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0')}`;
}

/** The smallest step that can be told apart in a window of a few hundred pixels. */
export function timeStep({ from, to }: TimeSpan): number {
  return (to - from) / 500;
}

/** Steps that people count time in, in milliseconds. */
export const TIME_STEPS: readonly number[] = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000,
  120_000, 300_000, 600_000, 1_800_000, 3_600_000,
];

/** Round times within a window, `most` or fewer. */
export function timeTicks(
  { from, to }: TimeSpan,
  most: number,
): { readonly step: number; readonly ticks: readonly number[] } {
  const step = TIME_STEPS.find((each) => (to - from) / each <= Math.max(1, most)) ?? to - from;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return { step, ticks: Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step) };
}
