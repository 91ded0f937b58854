const USED = 0;
const MAX = 1;

/**
 * The bytes all spill files of a host may hold together. Every process thread and the control thread count
 * on the same shared memory, so a reservation costs no message.
 */
export class SpillBudget {
  /** Two 64-bit counters: used, most. Send it to another thread and make a budget of it there. */
  readonly shared: SharedArrayBuffer;
  readonly #counters: BigInt64Array;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.#counters = new BigInt64Array(shared);
  }

  /** A new budget, nothing used. */
  static create(maxBytes: number): SpillBudget {
    const budget = new SpillBudget(new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT));
    Atomics.store(budget.#counters, MAX, BigInt(maxBytes));
    return budget;
  }

  get usedBytes(): number {
    return Number(Atomics.load(this.#counters, USED));
  }

  get maxBytes(): number {
    return Number(Atomics.load(this.#counters, MAX));
  }

  /** Takes up to `bytes` of what is left and says how many: 0 when nothing is. */
  reserve(bytes: number): number {
    const max = Atomics.load(this.#counters, MAX);
    // Lock-free: a lost race means that another thread got on, and the next round sees its result.
    for (;;) {
      const used = Atomics.load(this.#counters, USED);
      const left = max - used;
      const granted = left <= 0n ? 0n : left < BigInt(bytes) ? left : BigInt(bytes);
      if (granted === 0n) return 0;
      if (Atomics.compareExchange(this.#counters, USED, used, used + granted) === used)
        return Number(granted);
    }
  }

  /** Gives reserved bytes back. */
  release(bytes: number): void {
    Atomics.sub(this.#counters, USED, BigInt(bytes));
  }
}
