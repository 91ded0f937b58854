import { Ring } from '../kernel/ring.js';
import type { Scheduler } from './scheduler.js';

/**
 * Turns run in the order they were asked for, as microtasks while the thread is fresh, and after every
 * `BREATH_TURNS` turns one `setImmediate` lets timers and I/O in.
 */
/** 16 turns of 64 messages are 1,024 messages: about 1 ms of kernel time and cheap handlers between two breaths. */
const BREATH_TURNS = 16;

/** Makes the default scheduler. */
export function fairScheduler(): Scheduler {
  const turns = new Ring<() => void>();
  let pending = false;
  // Only a breath refills this: a chain of microtasks that schedules itself again must not starve I/O.
  let left = BREATH_TURNS;

  const drain = (): void => {
    try {
      for (; left > 0 && turns.length > 0; left -= 1) turns.shift()?.();
    } finally {
      pending = turns.length > 0;
      if (pending) later();
    }
  };
  const later = (): void => {
    if (left > 0) queueMicrotask(drain);
    else
      setImmediate(() => {
        left = BREATH_TURNS;
        drain();
      });
  };
  return {
    schedule(turn: () => void): void {
      turns.push(turn);
      if (!pending) later();
      pending = true;
    },
  };
}
