import type { Clock, TimerHandle } from '@longrun/actor';
import { type QueuedTimer, TimerQueue } from './timer-queue.js';

/**
 * A clock that moves only when a test says so. Owns its timers and fires them in the order they are due, ties in
 * the order they were made. Unix time and monotonic time can be moved apart, as they are on a machine whose wall
 * clock steps. It never fires a timer from inside `after`.
 */
export interface ManualClock extends Clock {
  /** Moves both times on by `ms`, stopping at every timer that is due on the way, new ones included. */
  advance(ms: number): void;
  /**
   * Moves to the next timer and fires it (and no other). Answers how far it moved, or undefined without one. Of several
   * that are due at the same moment it fires the one that `choose` answers, a whole number below theirs. @default the one
   * made first
   */
  advanceToNext(choose?: (bound: number) => number): number | undefined;
  /** How far the next timer is, in milliseconds; negative when overdue, undefined without one. */
  nextDueInMs(): number | undefined;
  /** Fires what is due now without moving. Answers how many fired. */
  runDue(): number;
  /** Unix time steps; no timer notices. */
  setNow(unixMs: number): void;
  /** Monotonic time jumps on, Unix time stays. Due timers wait for `runDue` or `advance`. Going back throws. */
  setMonotonic(ms: number): void;
  /** Timers that are neither fired nor cancelled, the next one first. */
  readonly pending: readonly PendingTimer[];
}

export interface PendingTimer {
  /** Counts from 1 in the order of making. */
  readonly id: number;
  /** From now, in milliseconds; negative when overdue. */
  readonly dueInMs: number;
}

export interface ManualClockOptions {
  /** First Unix time in milliseconds. @default 1_700_000_000_000 */
  readonly now?: number;
  /** First monotonic time in milliseconds. @default 0 */
  readonly monotonic?: number;
}

/** Timers one call may fire: a timer that starts itself again with no delay would go on for ever. */
const MAX_FIRINGS = 100_000;

export function createManualClock(options: ManualClockOptions = {}): ManualClock {
  let unixMs = options.now ?? 1_700_000_000_000;
  let monotonicMs = options.monotonic ?? 0;
  let made = 0;
  const timers = new TimerQueue();

  const moveTo = (monotonic: number): void => {
    const by = Math.max(0, monotonic - monotonicMs);
    monotonicMs += by;
    unixMs += by;
  };

  const fireUntil = (deadline: number): number => {
    let fired = 0;
    for (;;) {
      const timer = timers.first();
      if (timer === undefined || timer.dueAt > deadline) return fired;
      if (fired >= MAX_FIRINGS) throw new Error(`more than ${MAX_FIRINGS} timers fired in one call`);
      fired += 1;
      moveTo(timer.dueAt);
      timers.remove(timer);
      timer.run();
    }
  };

  return {
    now: () => unixMs,
    monotonic: () => monotonicMs,
    after(delayMs: number, run: () => void): TimerHandle {
      made += 1;
      const timer: QueuedTimer = { id: made, dueAt: monotonicMs + Math.max(0, delayMs), run, place: -1 };
      timers.add(timer);
      return { cancel: () => timers.remove(timer) };
    },
    advance(ms: number): void {
      if (!(ms >= 0)) throw new RangeError(`cannot advance by ${ms} ms`);
      const deadline = monotonicMs + ms;
      fireUntil(deadline);
      moveTo(deadline);
    },
    advanceToNext(choose?: (bound: number) => number): number | undefined {
      const timer = choose === undefined ? timers.first() : timers.oneOfFirst(choose);
      if (timer === undefined) return undefined;
      const moved = Math.max(0, timer.dueAt - monotonicMs);
      moveTo(timer.dueAt);
      timers.remove(timer);
      timer.run();
      return moved;
    },
    nextDueInMs(): number | undefined {
      const timer = timers.first();
      return timer === undefined ? undefined : timer.dueAt - monotonicMs;
    },
    runDue: () => fireUntil(monotonicMs),
    setNow(next: number): void {
      unixMs = next;
    },
    setMonotonic(next: number): void {
      if (next < monotonicMs) throw new RangeError('monotonic time never goes back');
      monotonicMs = next;
    },
    get pending(): readonly PendingTimer[] {
      return timers.inOrder().map(({ id, dueAt }) => ({ id, dueInMs: dueAt - monotonicMs }));
    },
  };
}
