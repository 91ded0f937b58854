import type { Machine, OrphanTrial } from '../machine/index.js';
import type { TrialOutcome } from '../trial/trial-outcome.js';

/** What a check may look at. */
export interface CheckContext {
  readonly machine: Machine;
  /** Descriptors that were open before the trial; undefined where they cannot be counted. */
  readonly openDescriptors: number | undefined;
  readonly trial: TrialOutcome;
  /** It takes seconds where nobody reaps, so it runs beside the trial. */
  readonly orphan: Promise<OrphanTrial>;
}
