import { setImmediate as turn } from 'node:timers/promises';
import { createManualClock, type ManualClock } from '@longrun/testkit';
import type { IterationContext } from '../../dist/load/iteration-context.js';
import { runLoad } from '../../dist/load/run-load.js';
import type { ResolvedLoad } from '../../dist/script/resolved-scenario.js';

export interface Iteration {
  readonly id: string;
  readonly vu: number;
  readonly intendedAt: number;
  readonly startedAt: number;
  endedAt?: number;
  interrupted: boolean;
}

/** A load on a manual clock, and what came of it. */
export interface LoadBench {
  readonly clock: ManualClock;
  readonly iterations: readonly Iteration[];
  readonly dropped: readonly number[];
  /** Iterations that ran at once, at most. */
  readonly peak: number;
  readonly running: number;
  readonly over: boolean;
  readonly done: Promise<void>;
  readonly abort: AbortController;
  /** Timer by timer, with everything that follows from each, up to that time. */
  runUntil(ms: number): Promise<void>;
  runToEnd(): Promise<void>;
}

/** `takes`: how long an iteration takes; for ever when undefined. It ends at once when interrupted. */
export function startLoad(
  load: ResolvedLoad,
  takes: (context: IterationContext) => number | undefined,
  clock: ManualClock = createManualClock(),
): LoadBench {
  const iterations: Iteration[] = [];
  const dropped: number[] = [];
  const abort = new AbortController();
  let running = 0;
  let peak = 0;
  let over = false;

  const iterate = async (context: IterationContext): Promise<void> => {
    const { id, vu, intendedAt, signal } = context;
    const iteration: Iteration = { id, vu, intendedAt, startedAt: clock.monotonic(), interrupted: false };
    iterations.push(iteration);
    running += 1;
    peak = Math.max(peak, running);
    const ms = takes(context);
    if (ms !== 0) {
      await new Promise<void>((resolve) => {
        const timer = ms === undefined ? undefined : clock.after(ms, resolve);
        signal.addEventListener('abort', () => {
          timer?.cancel();
          iteration.interrupted = true;
          resolve();
        });
      });
    }
    iteration.endedAt = clock.monotonic();
    running -= 1;
  };

  const done = runLoad('main', load, {
    clock,
    iterate,
    dropped: (intendedAt) => dropped.push(intendedAt),
    signal: abort.signal,
  });
  done.then(
    () => {
      over = true;
    },
    () => {
      over = true;
    },
  );

  const runUntil = async (ms: number): Promise<void> => {
    for (;;) {
      await turn();
      const [next] = clock.pending;
      if (over || next === undefined || clock.monotonic() + next.dueInMs > ms) break;
      clock.advanceToNext();
    }
    if (!over && ms < Number.POSITIVE_INFINITY) clock.advance(Math.max(0, ms - clock.monotonic()));
    await turn();
  };
  return {
    clock,
    iterations,
    dropped,
    get peak() {
      return peak;
    },
    get running() {
      return running;
    },
    get over() {
      return over;
    },
    done,
    abort,
    runUntil,
    runToEnd: () => runUntil(Number.POSITIVE_INFINITY),
  };
}

/** What every load of these tests shares. */
export const BASE: {
  readonly flow: string;
  readonly sessions: 'per-vu';
  readonly startTimeMs: number;
  readonly gracefulStopMs: number;
} = { flow: 'main', sessions: 'per-vu', startTimeMs: 0, gracefulStopMs: 30_000 };
