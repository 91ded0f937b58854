import type { ResolvedStep } from '../script/resolved-scenario.js';

/** The step that is done by that word, defaults filled in. */
export type StepOf<Do extends ResolvedStep['do']> = Extract<ResolvedStep, { readonly do: Do }>;
