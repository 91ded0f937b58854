import { build, type Histogram as HdrHistogram } from 'hdr-histogram-js';

/** An hour: more than any run waits for one call. What is longer counts as an hour, but for `max` and `avg`. */
const LONGEST_US = 3_600_000_000;
/** Percentiles are within 0.1 % of the true value. */
const DIGITS = 3;
const US_PER_MS = 1000;

/**
 * Every duration of one trend: 92 KiB however many there are. Milliseconds outside, whole microseconds inside; smallest,
 * largest and mean are exact.
 */
export class Histogram {
  readonly #hdr: HdrHistogram = build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_US,
    numberOfSignificantValueDigits: DIGITS,
  });
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  /** `ms` is at least 0. */
  add(ms: number): void {
    this.#hdr.recordValue(Math.min(LONGEST_US, Math.round(ms * US_PER_MS)));
    this.#count += 1;
    this.#sum += ms;
    if (ms < this.#min) this.#min = ms;
    if (ms > this.#max) this.#max = ms;
  }

  get count(): number {
    return this.#count;
  }
  get min(): number {
    return this.#count === 0 ? 0 : this.#min;
  }
  get max(): number {
    return this.#max;
  }
  get avg(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  /** `percent` from 0 to 100. */
  percentile(percent: number): number {
    if (this.#count === 0 || percent <= 0) return this.min;
    if (percent >= 100) return this.#max;
    const ms = this.#hdr.getValueAtPercentile(percent) / US_PER_MS;
    // The histogram answers the top of the value's bucket, which can lie past what was ever recorded.
    return Math.min(this.#max, Math.max(this.#min, ms));
  }

  /**
   * The whole distribution, as HDR curves draw it: each step halves what is left up to 100 %, in so many parts. Ends
   * with the largest value.
   */
  curve(): readonly PercentilePoint[] {
    if (this.#count === 0) return [];
    const points: PercentilePoint[] = [];
    for (let percentile = 0; 100 - percentile > 100 / this.#count; ) {
      points.push({ percentile, value: this.percentile(percentile) });
      percentile += (100 - percentile) / STEPS_PER_HALF / 2;
    }
    return [...points, { percentile: 100, value: this.#max }];
  }
}

/** Points on the way to the next halving: smooth on a chart, and some 200 in all for a million samples. */
const STEPS_PER_HALF = 5;

/** `percentile` from 0 to 100, `value` in milliseconds. */
export interface PercentilePoint {
  readonly percentile: number;
  readonly value: number;
}
