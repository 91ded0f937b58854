import type { Clock } from '@longrun/actor';
import type { IterationContext } from './iteration-context.js';

/** What an executor needs, and all that it touches. */
export interface LoadDeps {
  readonly clock: Clock;
  /**
   * Runs one iteration. It must end soon after `context.signal` aborts: the load ends when its last iteration has.
   * A rejection is a bug of the caller's: it interrupts the load and rejects `runLoad`.
   */
  iterate(context: IterationContext): Promise<void>;
  /** An iteration of an open model found no free user. `intendedAt` on `clock.monotonic()`. */
  dropped(intendedAt: number): void;
  /** Ends the load at once: nothing starts any more, running iterations are interrupted. */
  readonly signal: AbortSignal;
  /** Start of the run on `clock.monotonic()`, which start times count from. @default the time of the call */
  readonly startedAt?: number;
}
