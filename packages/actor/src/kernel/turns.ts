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
export interface Turns {
  /** There may be something to do. */
  wake(): void;
  /** Takes no turn until `work` has settled; then `done`, or the performer's `failed`. */
  hold<T>(work: PromiseLike<T>, done: (value: T) => void): void;
  /** Runs `work` and hands its result to `done`, now when it is no promise. */
  attempt<T>(work: () => T | PromiseLike<T>, done: (value: T) => void): void;
  /** Gives up what is under way; it cannot be stopped, only ignored. */
  abandon(): void;
}

export function createTurns(
  scheduler: Scheduler,
  label: string,
  mailbox: Mailbox,
  performer: Performer,
): Turns {
  let scheduled = false;
  let busy = false;
  /** Counts abandoned work: what settles under an older epoch changes nothing. */
  let epoch = 0;

  const wake = (): void => {
    if (scheduled || busy || !mailbox.hasMail(performer.takesMail)) return;
    scheduled = true;
    scheduler.schedule(turn, label);
  };
  const turn = (): void => {
    try {
      for (let left = TURN_MESSAGES; left > 0 && !busy && step(); left -= 1);
    } finally {
      // Only now: what the actor sends itself during the turn needs no second one.
      scheduled = false;
      wake();
    }
  };
  const step = (): boolean => {
    const signal = mailbox.takeSignal();
    if (signal !== undefined) {
      performer.obey(signal);
      return true;
    }
    const mail = performer.takesMail ? mailbox.take() : undefined;
    if (mail !== undefined) performer.handle(mail);
    return mail !== undefined;
  };
  const hold = <T>(work: PromiseLike<T>, done: (value: T) => void): void => {
    busy = true;
    const begun = epoch;
    const settle = (then: () => void): void => {
      busy = false;
      then();
      wake();
    };
    work.then(
      (value) => begun === epoch && settle(() => done(value)),
      (error: unknown) => {
        if (begun === epoch) settle(() => performer.failed(error));
        else performer.failedLate(error);
      },
    );
  };
  return {
    wake,
    hold,
    attempt(work, done) {
      let result: ReturnType<typeof work>;
      try {
        result = work();
      } catch (error) {
        performer.failed(error);
        return;
      }
      if (isPromiseLike(result)) hold(result, done);
      else done(result);
    },
    abandon() {
      epoch += 1;
      busy = false;
    },
  };
}

export function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
