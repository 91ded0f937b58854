/** So many pairs, or fewer when the time is up; one at least. */
export interface Extent {
  readonly pairs: number;
  readonly budgetMs: number;
}

/** How much is measured: all numbers that trade time for certainty. */
export interface Plan {
  /** Pairs of commands that are run before anything is measured. */
  readonly warmUp: Extent;
  /** One command after the other. */
  readonly commands: Extent;
  /** How many commands at once. */
  readonly atOnce: readonly number[];
  readonly bursts: Extent;
  readonly outputMiB: number;
  readonly outputs: Extent;
  readonly cancels: Extent;
}

/** About half a minute on two cores that have nothing else to do, at most a minute and a pair of each. */
const FULL: Plan = {
  warmUp: { pairs: 100, budgetMs: 3000 },
  commands: { pairs: 300, budgetMs: 10_000 },
  atOnce: [100, 300, 1000],
  bursts: { pairs: 5, budgetMs: 10_000 },
  outputMiB: 256,
  outputs: { pairs: 5, budgetMs: 10_000 },
  cancels: { pairs: 10, budgetMs: 5000 },
};
/** Under ten seconds, and a pair of each where pairs take longer than their time. */
const QUICK: Plan = {
  warmUp: { pairs: 30, budgetMs: 500 },
  commands: { pairs: 100, budgetMs: 2000 },
  atOnce: [50],
  bursts: { pairs: 3, budgetMs: 1500 },
  outputMiB: 64,
  outputs: { pairs: 3, budgetMs: 1000 },
  cancels: { pairs: 3, budgetMs: 1000 },
};

/** Two pipes and a pidfd. */
const DESCRIPTORS_PER_COMMAND = 3;
/** Of Node.js, the host and its threads. */
const OWN_DESCRIPTORS = 200;

/** The plan, without what does not fit into `descriptors`, and a note for what does not. */
export function planOf(
  quick: boolean,
  descriptors: number,
): { readonly plan: Plan; readonly notes: readonly string[] } {
  const plan = quick ? QUICK : FULL;
  const needs = (count: number): number => count * DESCRIPTORS_PER_COMMAND + OWN_DESCRIPTORS;
  const atOnce = plan.atOnce.filter((count) => needs(count) <= descriptors);
  const notes = plan.atOnce
    .filter((count) => !atOnce.includes(count))
    .map(
      (count) =>
        `${count} at once is left out: it takes ${needs(count)} descriptors, the limit is ${descriptors}.`,
    );
  return { plan: { ...plan, atOnce }, notes };
}
