import type { Message } from '@longrun/protocol';
import type { Timers } from '../context.js';
import type { Clock, TimerHandle } from '../ports/clock.js';
import { Letter } from './letter.js';

/** One start of a timer: a letter whose start is not in the table any more was cancelled or replaced. */
interface Start {
  handle: TimerHandle | undefined;
}

/**
 * The timers of one actor. A timer is in the table from its start until its message is taken from the
 * mailbox, so that cancelling reaches the ones that fired and wait in the lane.
 */
export class OwnedTimers implements Timers<Message> {
  readonly #clock: Clock;
  readonly #deliver: (letter: Letter) => void;
  /** Made with the first timer: most actors have none most of the time. */
  #running: Map<string, Start> | undefined;

  constructor(clock: Clock, deliver: (letter: Letter) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  start(key: string, delayMs: number, message: Message): void {
    if (!(delayMs >= 0)) throw new RangeError(`timer '${key}': delayMs is ${delayMs}`);
    this.cancel(key);
    this.#running ??= new Map();
    const running = this.#running;
    const start: Start = { handle: undefined };
    running.set(key, start);
    const take = (): boolean => running.get(key) === start && running.delete(key);
    start.handle = this.#clock.after(delayMs, () => this.#deliver(new Letter(message, take)));
  }

  cancel(key: string): void {
    this.#running?.get(key)?.handle?.cancel();
    this.#running?.delete(key);
  }

  isActive(key: string): boolean {
    return this.#running?.has(key) === true;
  }

  clear(): void {
    for (const { handle } of this.#running?.values() ?? []) handle?.cancel();
    this.#running?.clear();
  }
}
