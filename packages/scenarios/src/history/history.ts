import type { Clock } from '@longrun/actor';
import type { HistoryEvent } from './history-event.js';

/** An event before it has its time. */
export type NewEvent = HistoryEvent extends infer E
  ? E extends HistoryEvent
    ? Omit<E, 'at'>
    : never
  : never;

/**
 * What has happened in a run so far, told to everybody who judges, measures or writes it down. Gives each event its
 * time, in order, on the run's own clock. Keeps nothing itself.
 */
export class History {
  readonly #clock: Clock;
  /** On the clock's monotonic time. */
  readonly startedAt: number;
  readonly #listeners: ((event: HistoryEvent) => void)[] = [];
  #calls = 0;
  #faults = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.startedAt = clock.monotonic();
  }

  /** Milliseconds since the run began, to the microsecond. */
  now(): number {
    return this.since(this.#clock.monotonic());
  }

  /** A monotonic time of the clock as a time of the run. */
  since(monotonic: number): number {
    return Math.round((monotonic - this.startedAt) * 1000) / 1000;
  }

  /** A listener may record events itself; they come after the one it was told of. */
  onEvent(listener: (event: HistoryEvent) => void): void {
    this.#listeners.push(listener);
  }

  record(event: NewEvent): void {
    // `at` first: a reader of the lines finds the time where it looks.
    const timed = { at: this.now(), ...event } as HistoryEvent;
    for (const listener of this.#listeners) listener(timed);
  }

  nextCall(): number {
    this.#calls += 1;
    return this.#calls;
  }

  nextFault(): number {
    this.#faults += 1;
    return this.#faults;
  }
}
