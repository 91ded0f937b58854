import type { MetricSummary } from '../results/summary.js';
import { Histogram, type PercentilePoint } from './histogram.js';
import type { MetricKind } from './metric.js';
import type { Aggregation } from './threshold.js';

/** What has been measured of one metric, or of the part of it that has certain tags. */
export interface Sink {
  add(value: number): void;
  /** Undefined without a sample, but for counters: they begin at 0. `elapsedMs`: of the run, for rates. */
  aggregate(aggregation: Aggregation, elapsedMs: number): number | undefined;
  /** Undefined where `aggregate` is. */
  summary(elapsedMs: number): MetricSummary | undefined;
  /** Of a trend. */
  curve?(): readonly PercentilePoint[];
}

export function createSink(kind: MetricKind): Sink {
  switch (kind) {
    case 'trend':
      return new TrendSink();
    case 'counter':
      return new CounterSink();
    case 'rate':
      return new RateSink();
    case 'gauge':
      return new GaugeSink();
  }
}

const SUMMARY_PERCENTILES: readonly number[] = [50, 75, 90, 95, 99, 99.9, 99.99, 100];

class TrendSink implements Sink {
  readonly #histogram: Histogram = new Histogram();

  add(value: number): void {
    this.#histogram.add(value);
  }
  aggregate(aggregation: Aggregation): number | undefined {
    const values = this.#histogram;
    if (values.count === 0) return undefined;
    switch (aggregation.method) {
      case 'avg':
        return values.avg;
      case 'min':
        return values.min;
      case 'max':
        return values.max;
      case 'med':
        return values.percentile(50);
      case 'p':
        return values.percentile(aggregation.percent);
      default:
        return notOf('trend', aggregation);
    }
  }
  summary(): MetricSummary | undefined {
    const values = this.#histogram;
    if (values.count === 0) return undefined;
    const { count, min, max, avg } = values;
    const percentiles = Object.fromEntries(
      SUMMARY_PERCENTILES.map((percent) => [String(percent), values.percentile(percent)]),
    );
    return { kind: 'trend', count, min, max, avg, med: values.percentile(50), percentiles };
  }
  curve(): readonly PercentilePoint[] {
    return this.#histogram.curve();
  }
}

class CounterSink implements Sink {
  #count = 0;

  add(value: number): void {
    this.#count += value;
  }
  aggregate(aggregation: Aggregation, elapsedMs: number): number {
    if (aggregation.method === 'count') return this.#count;
    if (aggregation.method === 'rate') return this.#rate(elapsedMs);
    return notOf('counter', aggregation);
  }
  summary(elapsedMs: number): MetricSummary {
    return { kind: 'counter', count: this.#count, rate: this.#rate(elapsedMs) };
  }
  #rate(elapsedMs: number): number {
    return elapsedMs > 0 ? (this.#count * 1000) / elapsedMs : 0;
  }
}

class RateSink implements Sink {
  #passes = 0;
  #fails = 0;

  add(value: number): void {
    if (value === 0) this.#fails += 1;
    else this.#passes += 1;
  }
  aggregate(aggregation: Aggregation): number | undefined {
    if (aggregation.method !== 'rate') return notOf('rate', aggregation);
    const samples = this.#passes + this.#fails;
    return samples === 0 ? undefined : this.#passes / samples;
  }
  summary(): MetricSummary | undefined {
    const rate = this.aggregate({ method: 'rate' });
    return rate === undefined ? undefined : { kind: 'rate', passes: this.#passes, fails: this.#fails, rate };
  }
}

class GaugeSink implements Sink {
  #value: number | undefined;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.#value = value;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }
  aggregate(aggregation: Aggregation): number | undefined {
    return aggregation.method === 'value' ? this.#value : notOf('gauge', aggregation);
  }
  summary(): MetricSummary | undefined {
    if (this.#value === undefined) return undefined;
    return { kind: 'gauge', value: this.#value, min: this.#min, max: this.#max };
  }
}

/** `parseThreshold` lets no such thing through. */
function notOf(kind: MetricKind, { method }: Aggregation): never {
  throw new Error(`a ${kind} has no ${method}`);
}
