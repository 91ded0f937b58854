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
