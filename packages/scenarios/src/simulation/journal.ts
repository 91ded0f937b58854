import type { Clock } from '@longrun/actor';
import type { HistoryEvent } from '../history/history-event.js';

/** Any member of a union without its `at`. */
type Untimed<T> = T extends unknown ? Omit<T, 'at'> : never;
type UntimedEvent = Untimed<HistoryEvent>;

interface Entry {
  readonly at: number;
  readonly event: UntimedEvent | (() => UntimedEvent);
}

/**
 * What happened in a simulated run, in order, at virtual times. Becomes text only when somebody reads it: most runs
 * are sound, and nobody does.
 */
export class Journal {
  readonly #entries: Entry[] = [];
  readonly writes: boolean;
  readonly #clock: Clock;
  readonly #beganAt: number;

  /** @param writes false: nothing is written down, and what was is nothing */
  constructor(clock: Clock, writes: boolean) {
    this.writes = writes;
    this.#clock = clock;
    this.#beganAt = clock.monotonic();
  }

  get events(): readonly HistoryEvent[] {
    // The distributed type has one member per event; adding `at` makes each what it was.
    return this.#entries.map(
      ({ at, event }) => ({ at, ...(typeof event === 'function' ? event() : event) }) as HistoryEvent,
    );
  }

  now(): number {
    return this.#clock.monotonic() - this.#beganAt;
  }

  /** @param event of now; one that takes work to describe is described when somebody reads it */
  add(event: UntimedEvent | (() => UntimedEvent)): void {
    if (this.writes) this.#entries.push({ at: this.now(), event });
  }

  /** One line of JSON each, with a line end. */
  toString(): string {
    return this.events.map((event) => `${JSON.stringify(event)}\n`).join('');
  }
}
