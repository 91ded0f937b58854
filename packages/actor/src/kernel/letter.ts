import type { Message } from '@longrun/protocol';
import type { Terminated } from '../definition.js';

/**
 * Mail that the kernel itself puts in a user lane. It keeps its place in the order, and is never refused,
 * because something else bounds it: one per timer, per promise, per watch, per link credit.
 */
export abstract class Letter {
  /** What it carries. Only to look at: `open` decides whether it is still to be handled. */
  abstract readonly message: Message | undefined;
  /** Called once, when its turn has come or its actor is gone. Undefined: cancelled since. */
  abstract open(): Message | undefined;
}

/** A message that is always taken: a piped result, or one that came over a link. */
export class PlainLetter extends Letter {
  readonly message: Message;
  readonly #opened: (() => void) | undefined;

  /** `opened` gives a link its credit back. */
  constructor(message: Message, opened?: () => void) {
    super();
    this.message = message;
    this.#opened = opened;
  }

  override open(): Message {
    this.#opened?.();
    return this.message;
  }
}

/** That a watched actor has ended; in order with what that actor told before its end. */
export class TerminatedLetter extends Letter {
  readonly message: undefined = undefined;
  readonly event: Terminated;

  constructor(event: Terminated) {
    super();
    this.event = event;
  }

  override open(): undefined {
    return undefined;
  }
}
