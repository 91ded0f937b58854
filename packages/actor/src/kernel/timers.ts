import type { Message } from '@longrun/protocol';
import type { Timers } from '../context.js';
import type { Clock, TimerHandle } from '../ports/clock.js';
import { Letter } from './letter.js';

/**
 * The timers of one actor. A timer is in the table from its start until its message is taken from the
 * mailbox, so that cancelling reaches the ones that fired and wait in the lane.
 */
export interface OwnedTimers extends Timers<Message> {
  clear(): void;
}

export function createTimers(clock: Clock, deliver: (letter: Letter) => void): OwnedTimers {
  /** One token per start: a letter whose token is not in the table any more was cancelled or replaced. */
  const running = new Map<string, { handle?: TimerHandle }>();
  const cancel = (key: string): void => {
    running.get(key)?.handle?.cancel();
    running.delete(key);
  };
  return {
    start(key, delayMs, message) {
      if (!(delayMs >= 0)) throw new RangeError(`timer '${key}': delayMs is ${delayMs}`);
      cancel(key);
      const token: { handle?: TimerHandle } = {};
      running.set(key, token);
      const take = (): boolean => running.get(key) === token && running.delete(key);
      token.handle = clock.after(delayMs, () => deliver(new Letter(message, take)));
    },
    cancel,
    isActive: (key) => running.has(key),
    clear: () => [...running.keys()].forEach(cancel),
  };
}
