import type { Check } from './diagnosis.js';

/** What a check found, without its name: `diagnose` puts that before it. */
export type Verdict = Omit<Check, 'id' | 'title'>;
