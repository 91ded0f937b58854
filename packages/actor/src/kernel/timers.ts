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
  readonly #running = new Map<string, RunningTimer>();

  constructor(clock: Clock, deliver: (letter: Letter) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  start(key: string, delayMs: number, message: Message): void {
    if (!(delayMs >= 0)) throw new RangeError(`timer '${key}': delayMs is ${delayMs}`);
    this.cancel(key);
    const timer: RunningTimer = { handle: undefined };
    this.#running.set(key, timer);
    // The letter compares identities: a timer that was replaced since is not the one in the table.
    const take = (): boolean => this.#running.get(key) === timer && this.#running.delete(key);
    timer.handle = this.#clock.after(delayMs, () => {
      if (this.#running.get(key) === timer) this.#deliver(new TimerLetter(message, take));
    });
  }

  cancel(key: string): void {
    this.#running.get(key)?.handle?.cancel();
    this.#running.delete(key);
  }

  isActive(key: string): boolean {
    return this.#running.has(key);
  }

  clear(): void {
    for (const timer of this.#running.values()) timer.handle?.cancel();
    this.#running.clear();
  }
}

interface RunningTimer {
  handle: TimerHandle | undefined;
}

class TimerLetter extends Letter {
  readonly message: Message;
  readonly #take: () => boolean;

  constructor(message: Message, take: () => boolean) {
    super();
    this.message = message;
    this.#take = take;
  }

  override open(): Message | undefined {
    return this.#take() ? this.message : undefined;
  }
}
