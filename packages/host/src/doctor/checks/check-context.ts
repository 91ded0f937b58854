import type { Machine } from '../machine/index.js';
import type { TrialOutcome } from '../trial/trial-outcome.js';

/** What a check may look at. */
export interface CheckContext {
  readonly machine: Machine;
  readonly trial: TrialOutcome;
}
