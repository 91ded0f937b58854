import type { Verdict } from './summary.js';

/** A verdict in words. */
export const VERDICT_TEXT: Readonly<Record<Verdict, string>> = {
  passed: 'passed',
  'invariant-broken': 'an invariant broke',
  incomplete: 'incomplete',
  'threshold-crossed': 'a threshold was crossed',
};
