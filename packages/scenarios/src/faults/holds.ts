import type { Clock } from '@longrun/actor';

/** The faults that are under way: a world that closes ends them early, and waits until what they broke is whole again. */
export class Holds {
  readonly #clock: Clock;
  readonly #ends = new Set<() => void>();
  readonly #running = new Set<Promise<unknown>>();
  #closing = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  hold(ms: number): Promise<void> {
    if (this.#closing) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        timer.cancel();
        this.#ends.delete(end);
        resolve();
      };
      const timer = this.#clock.after(ms, end);
      this.#ends.add(end);
    });
  }

  /** Is waited for by `close`. */
  run<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    const over = (): void => void this.#running.delete(work);
    work.then(over, over);
    return work;
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const end of [...this.#ends]) end();
    await Promise.allSettled([...this.#running]);
  }
}
