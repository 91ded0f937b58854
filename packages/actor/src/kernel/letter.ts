import type { Message } from '@longrun/protocol';
import type { Terminated } from '../definition.js';

/**
 * Mail that the kernel itself puts in a user lane. It keeps its place in the order, and is never refused,
 * because something else bounds it: one per timer, per promise, per watch, per link credit.
 */
export class Letter {
  /** Only to look at: `open` decides whether it is still to be handled. */
  readonly message: Message;
  readonly #opened: (() => boolean) | undefined;

  /** `opened` runs once: it gives a link its credit back, or says that a timer was cancelled. */
  constructor(message: Message, opened?: () => boolean) {
    this.message = message;
    this.#opened = opened;
  }

  /** Called once, when its turn has come or its actor is gone. Undefined: cancelled since. */
  open(): Message | undefined {
    return this.#opened === undefined || this.#opened() ? this.message : undefined;
  }
}

/** That a watched actor has ended; in order with what that actor told before its end. */
export class TerminatedLetter extends Letter {
  readonly event: Terminated;

  constructor(event: Terminated) {
    super({ type: 'terminated' }, () => false);
    this.event = event;
  }
}
