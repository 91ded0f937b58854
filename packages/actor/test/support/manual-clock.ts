import type { Clock, TimerHandle } from '@longrun/actor';

/** Time that moves only when told. Timers of one instant fire in the order they were started. */
export class ManualClock implements Clock {
  #nowMs = 0;
  #sequence = 0;
  readonly #timers = new Map<number, { readonly at: number; readonly run: () => void }>();

  now(): number {
    return 1_700_000_000_000 + this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** How long until the next timer is due. */
  get untilNext(): number {
    return Math.min(...[...this.#timers.values()].map((timer) => timer.at)) - this.#nowMs;
  }

  after(delayMs: number, run: () => void): TimerHandle {
    this.#sequence += 1;
    const id = this.#sequence;
    this.#timers.set(id, { at: this.#nowMs + delayMs, run });
    return { cancel: () => this.#timers.delete(id) };
  }

  advance(ms: number): void {
    const until = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= until);
      const next = due.sort(([idA, a], [idB, b]) => a.at - b.at || idA - idB)[0];
      if (next === undefined) break;
      this.#timers.delete(next[0]);
      this.#nowMs = Math.max(this.#nowMs, next[1].at);
      next[1].run();
    }
    this.#nowMs = until;
  }
}
