import type { Clock } from '@longrun/actor';
import type { HistoryEvent } from '../history/history-event.js';

/** Any member of a union without its `at`. */
type Untimed<T> = T extends unknown ? Omit<T, 'at'> : never;

/**
 * What happened in a simulated run, in order, at virtual times. Becomes text only when somebody reads it: most runs
 * are sound, and nobody does.
 */
export class Journal {
  readonly #events: HistoryEvent[] = [];
  readonly #clock: Clock;
  readonly #beganAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#beganAt = clock.monotonic();
  }

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  now(): number {
    return this.#clock.monotonic() - this.#beganAt;
  }

  add(event: Untimed<HistoryEvent>): void {
    // The distributed type has one member per event; adding `at` makes each what it was.
    this.#events.push({ at: this.now(), ...event } as HistoryEvent);
  }

  /** One line of JSON each, with a line end. */
  toString(): string {
    return this.#events.map((event) => `${JSON.stringify(event)}\n`).join('');
  }
}
