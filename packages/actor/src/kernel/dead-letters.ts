import type { ActorAddress } from '@longrun/protocol';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { channels, type DeadLetterEvent } from './events.js';

/**
 * Where messages end that nobody handles: counted by reason, published, and logged at a bounded rate.
 */
export type DeadLetterReason =
  /** Its actor has stopped, or stopped with the message still waiting. */
  | 'stopped'
  /** The overflow policy dropped it. (Under `reject` the sender keeps the message: that is no dead letter.) */
  | 'full'
  /** An answer to an ask that was settled already. */
  | 'late-reply'
  /** No actor of that address is known here. */
  | 'unknown-actor'
  /** It cannot cross the thread boundary, or its actor has no handler for it. */
  | 'undeliverable';

/** Lines per window: enough to see the pattern; 10 lines a second of 300 bytes are 260 MB a day at worst. */
const LOGGED_PER_WINDOW = 10;
const WINDOW_MS = 1000;

export class DeadLetters {
  readonly counts: Record<DeadLetterReason, number> = {
    stopped: 0,
    full: 0,
    'late-reply': 0,
    'unknown-actor': 0,
    undeliverable: 0,
  };
  readonly #system: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #windowStart = Number.NEGATIVE_INFINITY;
  #logged = 0;
  #unlogged = 0;

  constructor(system: string, clock: Clock, logger: Logger) {
    this.#system = system;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** `to` is absent for a reply; `logger` is the link of an actor that lives on one. */
  record(
    reason: DeadLetterReason,
    to: ActorAddress<never> | undefined,
    type: string,
    detail?: string,
    logger: Logger = this.#logger,
  ): void {
    this.counts[reason] += 1;
    if (channels.deadLetter.hasSubscribers) {
      const event: DeadLetterEvent = { system: this.#system, reason, actor: to?.id, type, detail };
      channels.deadLetter.publish(event);
    }
    const now = this.#clock.monotonic();
    if (now - this.#windowStart >= WINDOW_MS) {
      this.#windowStart = now;
      this.#logged = 0;
    }
    if (this.#logged >= LOGGED_PER_WINDOW) {
      this.#unlogged += 1;
      return;
    }
    this.#logged += 1;
    const unlogged = this.#unlogged;
    this.#unlogged = 0;
    logger.log(
      'warn',
      { actor: to?.id, reason, type, ...(detail === undefined ? {} : { detail }), unlogged },
      'dead letter',
    );
  }
}
