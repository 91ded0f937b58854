import type { Message } from '@longrun/protocol';
import type { MailboxOptions, OverflowPolicy } from '../definition.js';
import type { ActorInspection } from '../inspect.js';
import { Letter } from './letter.js';
import { replyToOf } from './reply-to.js';
import { Ring } from './ring.js';
import type { Signal } from './signal.js';

/** A few milliseconds of work for a fast actor, and a few hundred KiB of small messages for a stuck one. */
const DEFAULT_CAPACITY = 1024;

/** One set for all actors of a type: each list belongs to a definition. */
const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

function setOf(types: readonly string[]): ReadonlySet<string> {
  let set = sets.get(types);
  if (set === undefined) {
    set = new Set(types);
    sets.set(types, set);
  }
  return set;
}

/**
 * The two lanes of one actor. Signals go before user mail; each lane is in order of arrival. Plain messages
 * count against the capacity; letters and messages of `reserved` types are bounded elsewhere and always fit.
 */
export class Mailbox {
  readonly #capacity: number;
  readonly #overflow: OverflowPolicy;
  readonly #reserved: ReadonlySet<string> | undefined;
  readonly #dropped: (message: Message) => void;
  readonly #signals: Ring<Signal> = new Ring();
  readonly #user: Ring<Message | Letter> = new Ring();
  #counted = 0;
  #highWater = 0;
  /** Messages refused or dropped. */
  overflowed = 0;

  constructor(options: MailboxOptions<Message>, dropped: (message: Message) => void) {
    this.#capacity = options.capacity ?? DEFAULT_CAPACITY;
    if (!Number.isSafeInteger(this.#capacity) || this.#capacity < 1) {
      throw new RangeError(`mailbox capacity is ${this.#capacity}; it must be a whole number of at least 1`);
    }
    this.#overflow = options.overflow ?? 'reject';
    this.#reserved = options.reserved === undefined ? undefined : setOf(options.reserved);
    this.#dropped = dropped;
  }

  inspect(): ActorInspection['mailbox'] {
    const depth = this.#signals.length + this.#user.length;
    return { depth, highWater: this.#highWater, capacity: this.#capacity };
  }

  /** Whether a signal waits, or a message that could be taken. */
  hasMail(takesUserMail: boolean): boolean {
    return this.#signals.length > 0 || (takesUserMail && this.#user.length > 0);
  }

  signal(signal: Signal): void {
    this.#signals.push(signal);
    this.#mark();
  }

  post(letter: Letter): void {
    this.#user.push(letter);
    this.#mark();
  }

  /** False: refused, the sender keeps the message. */
  offer(message: Message): boolean {
    const counts = this.#counts(message);
    if (counts && this.#counted >= this.#capacity) {
      this.overflowed += 1;
      if (this.#overflow === 'reject') return false;
      if (this.#overflow === 'drop-newest') {
        this.#dropped(message);
        return true;
      }
      this.#dropOldest();
    }
    if (counts) this.#counted += 1;
    this.#user.push(message);
    this.#mark();
    return true;
  }

  takeSignal(): Signal | undefined {
    return this.#signals.shift();
  }

  take(): Message | Letter | undefined {
    const mail = this.#user.shift();
    if (mail !== undefined && this.#counts(mail)) this.#counted -= 1;
    return mail;
  }

  /** Correlations of the questions from `system` that wait unhandled. */
  waitingAsks(system: string): ReadonlySet<number> {
    const waiting = new Set<number>();
    for (let i = 0; i < this.#user.length; i += 1) {
      const mail = this.#user.at(i);
      const message = mail instanceof Letter ? mail.message : mail;
      const replyTo = message && replyToOf(message);
      if (replyTo?.system === system) waiting.add(replyTo.correlation);
    }
    return waiting;
  }

  #counts(mail: Message | Letter): boolean {
    return !(mail instanceof Letter) && this.#reserved?.has(mail.type) !== true;
  }

  /** Only reserved mail and letters can stand before the oldest message that counts; they move up. */
  #dropOldest(): void {
    for (let i = 0; i < this.#user.length; i += 1) {
      const mail = this.#user.at(i);
      if (mail === undefined || mail instanceof Letter || !this.#counts(mail)) continue;
      this.#user.removeAt(i);
      this.#counted -= 1;
      this.#dropped(mail);
      return;
    }
  }

  #mark(): void {
    this.#highWater = Math.max(this.#highWater, this.#signals.length + this.#user.length);
  }
}
