import type { ActorAddress } from '@longrun/protocol';
import type { DeadLetterEvent, DeadLetterReason } from '../events.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { channels } from './channels.js';

/**
 * Where messages end that nobody handles: counted by reason, published, and logged at a bounded rate.
 */

/** Lines per window: enough to see the pattern; 10 lines a second of 300 bytes are 260 MB a day at worst. */
const LOGGED_PER_WINDOW = 10;
const WINDOW_MS = 1000;

export interface DeadLetters {
  readonly counts: Readonly<Record<DeadLetterReason, number>>;
  /** `to` is absent for a reply; `through` is the link of an actor that lives on one. */
  record(
    reason: DeadLetterReason,
    to: ActorAddress<never> | undefined,
    type: string,
    detail?: string,
    through?: Logger,
  ): void;
}

export function createDeadLetters(system: string, clock: Clock, logger: Logger): DeadLetters {
  const counts = { stopped: 0, full: 0, 'late-reply': 0, 'unknown-actor': 0, undeliverable: 0 };
  let windowStart = Number.NEGATIVE_INFINITY;
  let logged = 0;
  let unlogged = 0;
  return {
    counts,
    record(reason, to, type, detail, through = logger) {
      counts[reason] += 1;
      const event: DeadLetterEvent = { system, reason, actor: to?.id, type, detail };
      if (channels.deadLetter.hasSubscribers) channels.deadLetter.publish(event);
      const now = clock.monotonic();
      if (now - windowStart >= WINDOW_MS) {
        windowStart = now;
        logged = 0;
      }
      if (logged >= LOGGED_PER_WINDOW) {
        unlogged += 1;
        return;
      }
      logged += 1;
      const line = { actor: to?.id, reason, type, ...(detail === undefined ? {} : { detail }), unlogged };
      through.log('warn', line, 'dead letter');
      unlogged = 0;
    },
  };
}
