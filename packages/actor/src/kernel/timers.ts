import type { Message } from '@longrun/protocol';
import type { Timers } from '../context.js';
import type { Clock, TimerHandle } from '../ports/clock.js';
import { Letter } from './letter.js';

/**
 * The timers of one actor. A timer is in the table from its start until its message is taken from the
 * mailbox, so that cancelling reaches the ones that fired and wait in the lane.
 */
export class OwnedTimers implements Timers<Message> {
  readonly #clock: Clock;
  readonly #deliver: (letter: Letter) => void;
  /** One token per start: a letter whose token is not in the table any more was cancelled or replaced. */
  readonly #running = new Map<string, { handle?: TimerHandle }>();

  constructor(clock: Clock, deliver: (letter: Letter) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  start(key: string, delayMs: number, message: Message): void {
    if (!(delayMs >= 0)) throw new RangeError(`timer '${key}': delayMs is ${delayMs}`);
    this.cancel(key);
    const token: { handle?: TimerHandle } = {};
    this.#running.set(key, token);
    const take = (): boolean => this.#running.get(key) === token && this.#running.delete(key);
    token.handle = this.#clock.after(delayMs, () => this.#deliver(new Letter(message, take)));
  }

  cancel(key: string): void {
    this.#running.get(key)?.handle?.cancel();
    this.#running.delete(key);
  }

  isActive(key: string): boolean {
    return this.#running.has(key);
  }

  clear(): void {
    for (const key of [...this.#running.keys()]) this.cancel(key);
  }
}
