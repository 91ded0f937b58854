import type { Contender } from '../contenders/contender.js';
import type { Extent } from '../plan.js';

/** Both contenders, and whether the run goes on. */
export interface Arena {
  readonly longrun: Contender;
  readonly childProcess: Contender;
  /** Throws when the run was stopped. */
  readonly goOn: () => void;
}

export interface Samples<T> {
  readonly longrun: readonly T[];
  readonly childProcess: readonly T[];
}

/**
 * Takes samples of each in turn, A B A B …: what disturbs the machine for longer than a pair takes is in both of its
 * halves.
 */
export async function inPairs<T>(
  { longrun, childProcess, goOn }: Arena,
  { pairs, budgetMs }: Extent,
  sample: (contender: Contender) => Promise<T>,
): Promise<Samples<T>> {
  const samples: { longrun: T[]; childProcess: T[] } = { longrun: [], childProcess: [] };
  const deadline = performance.now() + budgetMs;
  for (let pair = 0; pair < pairs && (pair === 0 || performance.now() < deadline); pair += 1) {
    goOn();
    samples.longrun.push(await sample(longrun));
    goOn();
    samples.childProcess.push(await sample(childProcess));
  }
  return samples;
}
