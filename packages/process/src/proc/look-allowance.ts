/**
 * Of the thread's time, a third of what passes between two looks: a quarter in all. With 10,000 processes a census
 * takes 0.1 s and more, and thousands of handles may want one at once.
 */
const SHARE = 1 / 3;
/** What may be spent at once after a pause: a cancel on a quiet machine takes two censuses of 1 to 10 ms. */
const BURST_MS = 50;

/** How much time a thread may spend on looking at everybody. Spending is never refused, only said to be too much. */
export class LookAllowance {
  #creditMs = BURST_MS;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** In how many milliseconds the next look may be taken; 0 at once. */
  dueMs(now: number): number {
    this.#creditMs = Math.min(BURST_MS, this.#creditMs + (now - this.#at) * SHARE);
    this.#at = now;
    return Math.max(0, -this.#creditMs / SHARE);
  }

  /** `costMs` were spent until `now`. Looks that could not wait run up no debt beyond the last one's. */
  spent(costMs: number, now: number): void {
    this.#creditMs = Math.max(this.#creditMs - costMs, -costMs);
    this.#at = now;
  }
}
