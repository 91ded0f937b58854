import { MAX_TIMEOUT_MS } from '@longrun/protocol';

/** A time a caller gave, as a timer takes it: nothing below zero (or not a number), nothing that would overflow. */
export function timerMs(ms: number): number {
  return ms > 0 ? Math.min(ms, MAX_TIMEOUT_MS) : 0;
}
