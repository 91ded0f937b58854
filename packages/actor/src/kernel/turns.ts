import type { Message } from '@longrun/protocol';
import type { Scheduler } from '../ports/scheduler.js';
import type { Letter } from './letter.js';
import type { Mailbox } from './mailbox.js';
import type { Signal } from './signal.js';

/** Handing a turn over costs some 100 ns: at 64 messages that is a few ns each, and others wait well under 1 ms. */
const TURN_MESSAGES = 64;

/** What a turn is made of. */
export interface Performer {
  /** User mail is taken only while this is true; signals always. */
  readonly takesMail: boolean;
  obey(signal: Signal): void;
  handle(mail: Message | Letter): void;
  failed(error: unknown): void;
  /** Work that was given up has thrown after all. */
  failedLate(error: unknown): void;
}

/**
 * One thing at a time: asks the scheduler for turns while there is mail, and holds them while asynchronous
 * work is under way. Knows nothing about what the mail means.
 */
export class Turns {
  readonly #scheduler: Scheduler;
  readonly #label: string;
  readonly #mailbox: Mailbox;
  readonly #performer: Performer;
  #scheduled = false;
  #busy = false;
  /** Counts abandoned work: what settles under an older epoch changes nothing. */
  #epoch = 0;

  constructor(scheduler: Scheduler, label: string, mailbox: Mailbox, performer: Performer) {
    this.#scheduler = scheduler;
    this.#label = label;
    this.#mailbox = mailbox;
    this.#performer = performer;
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#scheduled || this.#busy || !this.#mailbox.hasMail(this.#performer.takesMail)) return;
    this.#scheduled = true;
    this.#scheduler.schedule(this.#turn, this.#label);
  }

  /** Takes no turn until `work` has settled; then `done`, or the performer's `failed`. */
  hold<T>(work: PromiseLike<T>, done: (value: T) => void): void {
    this.#busy = true;
    const begun = this.#epoch;
    const settle = (then: () => void): void => {
      this.#busy = false;
      then();
      this.wake();
    };
    work.then(
      (value) => begun === this.#epoch && settle(() => done(value)),
      (error: unknown) => {
        if (begun === this.#epoch) settle(() => this.#performer.failed(error));
        else this.#performer.failedLate(error);
      },
    );
  }

  /** Runs `work` and hands its result to `done`, now when it is no promise. */
  attempt<T>(work: () => T | PromiseLike<T>, done: (value: T) => void): void {
    let result: T | PromiseLike<T>;
    try {
      result = work();
    } catch (error) {
      this.#performer.failed(error);
      return;
    }
    if (isPromiseLike(result)) this.hold(result, done);
    else done(result);
  }

  /** Gives up what is under way; it cannot be stopped, only ignored. */
  abandon(): void {
    this.#epoch += 1;
    this.#busy = false;
  }

  readonly #turn = (): void => {
    try {
      for (let left = TURN_MESSAGES; left > 0 && !this.#busy && this.#step(); left -= 1);
    } finally {
      // Only now: what the actor sends itself during the turn needs no second one.
      this.#scheduled = false;
      this.wake();
    }
  };

  #step(): boolean {
    const signal = this.#mailbox.takeSignal();
    if (signal !== undefined) {
      this.#performer.obey(signal);
      return true;
    }
    const mail = this.#performer.takesMail ? this.#mailbox.take() : undefined;
    if (mail !== undefined) this.#performer.handle(mail);
    return mail !== undefined;
  }
}

export function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
