import type { Clock, TimerHandle } from '@longrun/actor';
import type { ControlGauges } from './control-gauges.js';

/**
 * How long a scrape waits for the control thread: a hundred times what an answer takes, and a tenth of what Prometheus
 * gives a scrape by default.
 */
export const SCRAPE_WAIT_MS = 1000;

/** The latest answer of the control thread. `ageMs` is 0 when it is of this scrape. */
export interface ControlSnapshot {
  readonly up: boolean;
  /** Undefined before the first answer. */
  readonly gauges: ControlGauges | undefined;
  readonly ageMs: number;
}

/**
 * Asks the control thread for its gauges, one question at a time however many scrape, and waits for the answer no
 * longer than `SCRAPE_WAIT_MS`: then the last one it gave has to do. An answer that comes late is kept for the next.
 */
export class ControlSnapshots {
  readonly #ask: () => Promise<ControlGauges>;
  readonly #clock: Clock;
  #asked: Promise<ControlGauges | undefined> | undefined;
  #last: { readonly gauges: ControlGauges; readonly at: number } | undefined;

  constructor(ask: () => Promise<ControlGauges>, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  async take(): Promise<ControlSnapshot> {
    const answer = await this.#withinTime(this.#question());
    if (answer !== undefined) return { up: true, gauges: answer, ageMs: 0 };
    const last = this.#last;
    if (last === undefined) return { up: false, gauges: undefined, ageMs: 0 };
    return { up: false, gauges: last.gauges, ageMs: this.#clock.monotonic() - last.at };
  }

  /** Resolves undefined when there is no answer: the thread is gone, or its own deadline was over. */
  #question(): Promise<ControlGauges | undefined> {
    this.#asked ??= this.#ask()
      .then(
        (gauges) => {
          this.#last = { gauges, at: this.#clock.monotonic() };
          return gauges;
        },
        () => undefined,
      )
      .finally(() => {
        this.#asked = undefined;
      });
    return this.#asked;
  }

  #withinTime<T>(answer: Promise<T | undefined>): Promise<T | undefined> {
    return new Promise((resolve) => {
      const timer: TimerHandle = this.#clock.after(SCRAPE_WAIT_MS, () => resolve(undefined));
      answer.then((value) => {
        timer.cancel();
        resolve(value);
      });
    });
  }
}
