/** One stretch of time of a trend. Durations in milliseconds. */
export interface SeriesPoint {
  /** Its beginning, since the start of the run. */
  readonly atMs: number;
  readonly widthMs: number;
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

const FIRST_WIDTH_MS = 1000;
/** A point for each two pixels of a wide chart; ten minutes of seconds. */
const MAX_STRETCHES = 600;
/** A value is told from another when they differ by this factor: within 1 % of the truth, less than a pixel. */
const LOG_BASE: number = Math.log(1.02);
/** Everything up to a microsecond is one. */
const SMALLEST_MS = 0.001;
/** An hour, as in `Histogram`. */
const LONGEST_MS = 3_600_000;
const BINS: number = Math.ceil(Math.log(LONGEST_MS / SMALLEST_MS) / LOG_BASE) + 1;

/** A stretch that is over: the bins that have samples, in order, and how many. A few hundred bytes. */
interface Stretch {
  /** `atMs / widthMs`. */
  readonly index: number;
  readonly bins: Uint16Array;
  readonly counts: Uint32Array;
  readonly max: number;
}

/**
 * A trend over time: quantiles per second. When that makes more than `MAX_STRETCHES`, neighbours are merged and
 * stretches are twice as long from then on, so that memory is bounded however long a run is. Stretches without a
 * sample are left out.
 */
export class TimeSeries {
  #over: Stretch[] = [];
  #widthMs = FIRST_WIDTH_MS;
  /** Of the stretch that is not over: samples by bin. */
  readonly #open: Uint32Array = new Uint32Array(BINS);
  #openIndex: number | undefined;
  #openMax = 0;

  /** Times never go back. */
  add(atMs: number, ms: number): void {
    const index = this.#indexOf(atMs);
    if (this.#openIndex !== undefined && this.#openIndex < index) this.#close();
    this.#openIndex ??= index;
    const bin = binOf(ms);
    this.#open[bin] = (this.#open[bin] ?? 0) + 1;
    if (ms > this.#openMax) this.#openMax = ms;
  }

  points(): readonly SeriesPoint[] {
    const stretches =
      this.#openIndex === undefined ? this.#over : [...this.#over, this.#pack(this.#openIndex)];
    return stretches.map((stretch) => pointOf(stretch, this.#widthMs));
  }

  #indexOf(atMs: number): number {
    while (atMs >= MAX_STRETCHES * this.#widthMs) this.#doubleWidth();
    return Math.floor(atMs / this.#widthMs);
  }

  #doubleWidth(): void {
    this.#close();
    this.#widthMs *= 2;
    const halves = this.#over;
    this.#over = [];
    for (const half of halves) {
      const index = Math.floor(half.index / 2);
      if (this.#openIndex !== undefined && this.#openIndex < index) this.#close();
      this.#openIndex ??= index;
      half.bins.forEach((bin, at) => {
        this.#open[bin] = (this.#open[bin] ?? 0) + (half.counts[at] ?? 0);
      });
      this.#openMax = Math.max(this.#openMax, half.max);
    }
  }

  #close(): void {
    if (this.#openIndex === undefined) return;
    this.#over.push(this.#pack(this.#openIndex));
    this.#open.fill(0);
    this.#openIndex = undefined;
    this.#openMax = 0;
  }

  #pack(index: number): Stretch {
    const bins: number[] = [];
    this.#open.forEach((count, bin) => {
      if (count > 0) bins.push(bin);
    });
    const counts = Uint32Array.from(bins, (bin) => this.#open[bin] ?? 0);
    return { index, bins: Uint16Array.from(bins), counts, max: this.#openMax };
  }
}

function binOf(ms: number): number {
  if (ms <= SMALLEST_MS) return 0;
  return Math.min(BINS - 1, Math.ceil(Math.log(ms / SMALLEST_MS) / LOG_BASE));
}

function pointOf(stretch: Stretch, widthMs: number): SeriesPoint {
  const count = stretch.counts.reduce((sum, each) => sum + each, 0);
  const quantile = (share: number): number => {
    let left = Math.max(1, Math.ceil(share * count));
    const at = stretch.counts.findIndex((each) => {
      left -= each;
      return left <= 0;
    });
    // The middle of the bin, which the largest sample may not reach.
    return Math.min(stretch.max, SMALLEST_MS * Math.exp(((stretch.bins[at] ?? 0) - 0.5) * LOG_BASE));
  };
  return {
    atMs: stretch.index * widthMs,
    widthMs,
    count,
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    max: stretch.max,
  };
}
