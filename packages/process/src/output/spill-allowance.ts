import type { SpillBudget } from './spill-budget.js';

/** What one handle may still spill: its own cap, shared by its two streams, and the host's. */
export class SpillAllowance {
  readonly #budget: SpillBudget;
  #left: number;

  constructor(maxBytes: number, budget: SpillBudget) {
    this.#left = maxBytes;
    this.#budget = budget;
  }

  /** Takes up to `bytes` and says how many. Fewer: a cap is reached. */
  reserve(bytes: number): number {
    const granted = this.#budget.reserve(Math.min(bytes, this.#left));
    this.#left -= granted;
    return granted;
  }

  /** Gives back what was reserved and not written. */
  release(bytes: number): void {
    this.#left += bytes;
    this.#budget.release(bytes);
  }
}
