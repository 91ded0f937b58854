/** Of the thread's time. With 10,000 processes a census takes 0.1 s, and thousands of handles may want one at once. */
const SHARE = 0.1;
/** What may be spent at once after a pause, where a census is cheap: 1 ms with 100 processes. */
const BURST_MS = 10;
/** As many are saved up for in a pause at any price: a cancel takes one before its first signal, and one at its end. */
const BURST_CENSUSES = 2;

/**
 * How often everybody may be looked at. Time is saved up for the next census before it is taken, at the price that
 * it would have now: when thousands have just ended, the one that shows it is cheap and comes soon.
 */
export class CensusPace {
  #savedMs = Number.POSITIVE_INFINITY;
  #savedAt: number;
  /**
   * The least that one process has cost so far: what was measured beyond that is time that others had of the machine.
   */
  #perProcessMs = Number.POSITIVE_INFINITY;
  #lastMs = 0;

  constructor(now: number) {
    this.#savedAt = now;
  }

  /** In how many milliseconds the next one may be taken, with so many processes; 0 at once. */
  dueMs(now: number, population: number): number {
    const priceMs = this.#price(population);
    this.#save(now, priceMs);
    return Math.max(0, (priceMs - this.#savedMs) / SHARE);
  }

  /** One was taken, in time or not. */
  took(costMs: number, now: number, population: number): void {
    this.#perProcessMs = Math.min(this.#perProcessMs, costMs / Math.max(1, population));
    this.#lastMs = this.#price(population);
    this.#save(now, this.#lastMs);
    this.#savedMs = Math.max(0, this.#savedMs - this.#lastMs);
  }

  /** How long the last one is young enough to follow parents by. */
  get recentMs(): number {
    return this.#lastMs / SHARE;
  }

  #save(now: number, priceMs: number): void {
    const most = Math.max(BURST_MS, BURST_CENSUSES * priceMs);
    this.#savedMs = Math.min(most, this.#savedMs + (now - this.#savedAt) * SHARE);
    this.#savedAt = now;
  }

  #price(population: number): number {
    return this.#perProcessMs === Number.POSITIVE_INFINITY ? 0 : this.#perProcessMs * population;
  }
}
