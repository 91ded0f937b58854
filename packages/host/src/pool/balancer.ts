import type { Piscina } from 'piscina';
import type { ThreadOptions } from '../control/boot.js';
import { NOTHING } from './spare-threads.js';

type Balancer = NonNullable<NonNullable<ConstructorParameters<typeof Piscina>[0]>['loadBalancer']>;

/**
 * An idle thread if there is one; else a new one while there may be more (null tells Piscina so); else, when
 * sharing, the one with the fewest actors. A spare is always a new one.
 */
export function leastBusyWhenFull(
  threads: ThreadOptions,
  spares: { readonly wanted: boolean } = { wanted: false },
): Balancer {
  return (task, workers) => {
    if (spares.wanted) return null;
    let best = null;
    for (const worker of workers) {
      if (worker.terminating || worker.destroyed) continue;
      if (best === null || worker.currentUsage < best.currentUsage) best = worker;
      if (worker.currentUsage === 0) return worker;
    }
    // An empty task is worth no thread of its own.
    if (task.name === NOTHING.name) return best;
    const mayGrow = workers.length < threads.max;
    return mayGrow || threads.whenFull !== 'share' ? null : best;
  };
}
