import type { Clock, TimerHandle } from './clock.js';

/** Node's timers overflow past 2^31 - 1 ms and then fire at once; longer waits are made of several. */
const LONGEST_TIMER_MS: number = 2 ** 31 - 1;

/** The real clock. `monotonic` is `performance.now()`. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs: number, run: () => void): TimerHandle {
    const due = performance.now() + delayMs;
    let timer: NodeJS.Timeout | undefined;
    // Node rounds to whole milliseconds and can fire up to one early: look at the clock again before running.
    const check = (): void => {
      const left = due - performance.now();
      if (left > 0) timer = setTimeout(check, Math.min(Math.ceil(left), LONGEST_TIMER_MS));
      else run();
    };
    timer = setTimeout(check, Math.min(Math.ceil(delayMs), LONGEST_TIMER_MS));
    return { cancel: () => clearTimeout(timer) };
  },
};
