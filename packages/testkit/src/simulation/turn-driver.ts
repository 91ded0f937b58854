import type { Scheduler } from '@longrun/actor';
import { fastCheckScheduler, type TaskScheduler } from '../fast-check-scheduler.js';
import { createManualScheduler } from '../manual-scheduler.js';

/** Who chooses whose turn is next in a simulation, and runs turns until nobody wants one. */
export interface TurnDriver {
  readonly scheduler: Scheduler;
  /**
   * Resolves when no turn waits and no settled promise brings another. Then `more` is asked: as long as it answers that
   * it has brought something about (fired a timer), all begins anew. Rejects past a bound of turns, and with what
   * `more` or a turn throws.
   *
   * @param more @default nothing more
   */
  runUntilIdle(more?: () => boolean): Promise<void>;
  /** Runs something from outside as one more turn, somewhere among those that wait. */
  between(label: string, run: () => void): void;
  /** Which of so many timers that are due at the same moment fires first. @default in the order of making */
  choose?(bound: number): number;
}

/** First come, first served: as the default scheduler of a system does it. */
export function orderlyTurns(): TurnDriver {
  const scheduler = createManualScheduler();
  return {
    scheduler,
    runUntilIdle: (more) => again(async () => void (await scheduler.runUntilIdle()), more),
    between: (label, run) => scheduler.schedule(run, label),
  };
}

/** The part of `fc.scheduler()` that drives turns. */
export interface TaskDriver extends TaskScheduler {
  count(): number;
  waitIdle(): Promise<void>;
}

/** A simulation that is not idle after this many rounds of tasks never will be. */
const MAX_ROUNDS = 10_000;

/** Chosen by fast-check: a failing property shows the order, and shrinks it. */
export function fastCheckTurns(tasks: TaskDriver): TurnDriver {
  const scheduler = fastCheckScheduler(tasks);
  return {
    scheduler,
    runUntilIdle: (more) =>
      again(async () => {
        for (let round = 0; round < MAX_ROUNDS; round += 1) {
          await new Promise((resolve) => setImmediate(resolve));
          if (tasks.count() === 0) return;
          await tasks.waitIdle();
        }
        throw new Error(`not idle after ${MAX_ROUNDS} rounds`);
      }, more),
    between: (label, run) => scheduler.schedule(run, label),
  };
}

async function again(settle: () => Promise<void>, more: () => boolean = () => false): Promise<void> {
  do await settle();
  while (more());
}
