export { type DiagnoseOptions, diagnose } from './diagnose.js';
export type { Check, CheckId, CheckStatus, Diagnosis } from './diagnosis.js';
export type { TrialMeasures } from './trial/trial-outcome.js';
