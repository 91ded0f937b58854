import type { Scheduler } from '@longrun/actor';

/** The part of fast-check's `fc.scheduler()` value that is used: its shape only, so that nothing is imported. */
export interface TaskScheduler {
  schedule<T>(
    task: Promise<T>,
    label?: string,
    metadata?: undefined,
    act?: (run: () => Promise<void>) => Promise<unknown>,
  ): Promise<T>;
}

/**
 * Lets `fc.scheduler()` decide whose turn is next: each turn is one of its tasks, run when it picks it
 * (`waitIdle`, `waitNext`). A failing property then shrinks the order of turns.
 */
export function fastCheckScheduler(scheduler: TaskScheduler): Scheduler {
  return {
    schedule(turn: () => void, label: string): void {
      // The turn runs inside `act`, so that it is over before the next task is picked.
      void scheduler.schedule(Promise.resolve(), label, undefined, async (run) => {
        await run();
        turn();
      });
    },
  };
}
