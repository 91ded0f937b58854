import type { IterationId } from '../history/history-event.js';

/** One iteration of one virtual user. */
export interface IterationContext {
  /** `<load>/<vu>/<n>`. */
  readonly id: IterationId;
  readonly load: string;
  /** Counts from 1 in its load. */
  readonly vu: number;
  /** Iteration of this user; counts from 1. */
  readonly n: number;
  /**
   * When it should have started, on `clock.monotonic()`; what its latencies are measured from. Open models: the time
   * that the rate gives, however late it was started. Closed models: its actual start.
   */
  readonly intendedAt: number;
  /** Aborted when the iteration must end now: its graceful time is over, or the run ends at once. */
  readonly signal: AbortSignal;
}
