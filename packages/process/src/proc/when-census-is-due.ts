import type { Clock } from '@longrun/actor';
import type { ProcessTable } from './process-table.js';

/** Between two questions whether a census may be taken: each costs a system call, for all who wait. */
const ASK_EVERY_MS = 5;

/** Who waits, by the table that makes the census. */
const waiting = new WeakMap<ProcessTable, Set<() => void>>();

/**
 * Calls `wake` once when a new census may be taken. Whoever waits for the same table is woken at the same time, by
 * one timer: the first one takes it, and it serves the others.
 */
export function whenCensusIsDue(processes: ProcessTable, clock: Clock, wake: () => void): void {
  const known = waiting.get(processes);
  if (known !== undefined) {
    known.add(wake);
    return;
  }
  const sleepers = new Set([wake]);
  waiting.set(processes, sleepers);
  const ask = (): void => {
    if ((processes.censusDueMs?.() ?? 0) > 0) {
      clock.after(ASK_EVERY_MS, ask);
      return;
    }
    waiting.delete(processes);
    for (const each of sleepers) each();
  };
  clock.after(ASK_EVERY_MS, ask);
}
