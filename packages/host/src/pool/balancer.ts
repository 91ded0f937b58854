import type { Piscina } from 'piscina';
import type { ThreadOptions } from '../control/boot.js';

type Balancer = NonNullable<NonNullable<ConstructorParameters<typeof Piscina>[0]>['loadBalancer']>;

/**
 * An idle thread if there is one; else a new one while there may be more (null tells Piscina so); else, when
 * sharing, the one with the fewest actors.
 */
export function leastBusyWhenFull(threads: ThreadOptions): Balancer {
  return (_task, workers) => {
    let best = null;
    for (const worker of workers) {
      if (worker.terminating || worker.destroyed) continue;
      if (best === null || worker.currentUsage < best.currentUsage) best = worker;
      if (worker.currentUsage === 0) return worker;
    }
    const mayGrow = workers.length < threads.max;
    return mayGrow || threads.whenFull !== 'share' ? null : best;
  };
}
