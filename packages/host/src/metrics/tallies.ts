/**
 * Numbers that only grow, in memory that all threads of a host share. The control thread counts, this thread reads
 * without asking it, and what was counted outlives it: a scrape never sees a counter fall.
 */
export class Tallies {
  /** Send it to another thread and make tallies of it there. */
  readonly shared: SharedArrayBuffer;
  readonly #slots: BigInt64Array;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.#slots = new BigInt64Array(shared);
  }

  /** So many numbers, all 0. */
  static create(slots: number): Tallies {
    return new Tallies(new SharedArrayBuffer(slots * BigInt64Array.BYTES_PER_ELEMENT));
  }

  /** Adds a whole number. */
  add(slot: number, by: number): void {
    Atomics.add(this.#slots, slot, by === 1 ? 1n : BigInt(by));
  }

  get(slot: number): number {
    return Number(Atomics.load(this.#slots, slot));
  }
}
