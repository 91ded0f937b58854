import type { TrialMeasures } from './trial/trial-outcome.js';

/**
 * `ok`: as it should be. `degraded`: the contract holds, with less speed, room or certainty. `missing`: something that
 * the contract needs is not there. `unknown`: it cannot be told here.
 */
export type CheckStatus = 'ok' | 'degraded' | 'missing' | 'unknown';

/** Every check there is, in the order of the report. */
export const CHECK_IDS = [
  'node',
  'launcher',
  'cgroup',
  'guardian',
  'sandbox',
  'proc',
  'descriptors',
  'tasks',
  'memory',
  'temporary-files',
  'clock',
  'orphans',
  'trial',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** One thing that was looked at, in words for people. */
export interface Check {
  readonly id: CheckId;
  readonly title: string;
  readonly status: CheckStatus;
  /** What is there. */
  readonly found: string;
  /** What that gives or costs the user. */
  readonly means: string;
  /** What to do about it, where something can be done. */
  readonly mend?: string;
}

/** What `diagnose` answers. Plain data. */
export interface Diagnosis {
  /** Unix milliseconds. */
  readonly at: number;
  /** `linux x64, Linux 6.12.1, Node.js 24.1.0`. */
  readonly machine: string;
  /** `missing` when anything is, else `degraded` when anything is, else `ok`; what is unknown does not count. */
  readonly status: 'ok' | 'degraded' | 'missing';
  readonly checks: readonly Check[];
  /** What the trial measured; null when it did not get through. */
  readonly measures: TrialMeasures | null;
}
