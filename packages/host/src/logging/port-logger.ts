import type { LogFields, Logger, LogLevel } from '@longrun/actor';
import type { ControlEvent } from '../control/events.js';

/** Lines on their way to a host that does not read. Past that they are dropped and counted. */
export const MAX_LINES_IN_FLIGHT = 10_000;

const SEVERITY: Readonly<Record<LogLevel, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
};

/**
 * The control thread's logger: every line of every thread goes through it to the host's logger. A port has
 * no backpressure, so it counts what the host has not confirmed yet.
 */
export class PortLogger implements Logger {
  readonly #post: (event: ControlEvent) => void;
  readonly #threshold: number;
  #inFlight = 0;
  #dropped = 0;

  constructor(post: (event: ControlEvent) => void, level: LogLevel | 'silent') {
    this.#post = post;
    this.#threshold = level === 'silent' ? Number.POSITIVE_INFINITY : SEVERITY[level];
  }

  log(level: LogLevel, fields: LogFields, message: string): void {
    if (SEVERITY[level] < this.#threshold) return;
    if (this.#inFlight >= MAX_LINES_IN_FLIGHT) {
      this.#dropped += 1;
      return;
    }
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#inFlight += 1;
    this.#post({ type: 'log', level, fields, message, dropped });
  }

  /** The host has read `lines` more. */
  confirmed(lines: number): void {
    this.#inFlight = Math.max(0, this.#inFlight - lines);
  }
}
