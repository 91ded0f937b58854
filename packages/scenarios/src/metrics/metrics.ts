import type { MetricSummary } from '../results/summary.js';
import type { PercentilePoint } from './histogram.js';
import { METRICS, type MetricName } from './metric.js';
import { type MetricKey, metricKeyText, parseMetricKey } from './metric-key.js';
import type { MetricTag, MetricTags } from './metric-tags.js';
import { OPERATIONS } from './operations.js';
import { createSink, type Sink } from './sink.js';
import type { Aggregation } from './threshold.js';
import { type SeriesPoint, TimeSeries } from './time-series.js';

export interface MetricsOptions {
  /** Milliseconds since the start of the run; never goes back. */
  readonly now: () => number;
  /** Keys of thresholds. One with tags makes a part of its metric that is measured by itself. @default none */
  readonly thresholds?: readonly string[];
}

/** A part of a metric: the samples that have these tags. */
interface Part {
  readonly tags: readonly { readonly tag: MetricTag; readonly value: string }[];
  readonly sink: Sink;
}

/**
 * Everything a run measures. Bounded: one histogram per trend and per part that a threshold names, as in k6, and one
 * per operation of `call_duration`.
 */
export class Metrics {
  readonly #now: () => number;
  /** By key as `metricKeyText` writes it; metrics and their parts. */
  readonly #sinks: Map<string, Sink> = new Map();
  readonly #parts: Map<MetricName, Part[]> = new Map();
  readonly #series: Map<MetricName, TimeSeries> = new Map();

  constructor(options: MetricsOptions) {
    this.#now = options.now;
    for (const metric of Object.keys(METRICS)) this.#measure(metric);
    for (const operation of OPERATIONS) this.#measure(`call_duration{operation:${operation}}`);
    for (const text of options.thresholds ?? []) this.#measure(text);
  }

  /**
   * One sample: milliseconds for a trend, how many for a counter, whether it passed for a rate, the current value for a
   * gauge. A negative duration, which only a clock that steps makes, counts as 0. What is no number is a bug and throws.
   */
  add(metric: MetricName, value: number | boolean, tags: MetricTags = {}): void {
    let sample = Number(value);
    if (!Number.isFinite(sample)) throw new RangeError(`${metric} cannot be ${sample}`);
    if (METRICS[metric] === 'trend') {
      sample = Math.max(0, sample);
      this.#seriesOf(metric).add(this.#now(), sample);
    }
    this.#sinks.get(metric)?.add(sample);
    for (const part of this.#parts.get(metric) ?? []) {
      if (part.tags.every(({ tag, value: wanted }) => tags[tag] === wanted)) part.sink.add(sample);
    }
  }

  /**
   * Of a metric or a part that was named to the constructor; undefined without a sample. Counters begin at 0. Another
   * key throws: its samples have not been told apart.
   */
  aggregate(text: string, aggregation: Aggregation): number | undefined {
    const parsed = parseMetricKey(text);
    const sink = parsed.ok ? this.#sinks.get(metricKeyText(parsed.key)) : undefined;
    if (sink === undefined) throw new Error(`${JSON.stringify(text)} is not measured`);
    return sink.aggregate(aggregation, this.#now());
  }

  /** By key. What has no value is left out, but for counters. */
  summaries(): Readonly<Record<string, MetricSummary>> {
    const elapsedMs = this.#now();
    const summaries: Record<string, MetricSummary> = {};
    for (const [key, sink] of this.#sinks) {
      const summary = sink.summary(elapsedMs);
      if (summary !== undefined) summaries[key] = summary;
    }
    return summaries;
  }

  /** A trend over time; empty without a sample. */
  series(metric: MetricName): readonly SeriesPoint[] {
    return this.#series.get(metric)?.points() ?? [];
  }

  /** The distribution of a trend; empty without a sample. */
  percentiles(metric: MetricName): readonly PercentilePoint[] {
    return this.#sinks.get(metric)?.curve?.() ?? [];
  }

  #seriesOf(metric: MetricName): TimeSeries {
    let series = this.#series.get(metric);
    if (series === undefined) {
      series = new TimeSeries();
      this.#series.set(metric, series);
    }
    return series;
  }

  #measure(text: string): void {
    const parsed = parseMetricKey(text);
    if (!parsed.ok) throw new Error(parsed.reason);
    const key = metricKeyText(parsed.key);
    if (this.#sinks.has(key)) return;
    const sink = createSink(METRICS[parsed.key.metric]);
    this.#sinks.set(key, sink);
    this.#addPart(parsed.key, sink);
  }

  #addPart({ metric, tags }: MetricKey, sink: Sink): void {
    // `MetricTags` has no other keys.
    const entries = Object.entries(tags) as [MetricTag, string][];
    if (entries.length === 0) return;
    const wanted = entries.map(([tag, value]) => ({ tag, value }));
    const parts = this.#parts.get(metric) ?? [];
    parts.push({ tags: wanted, sink });
    this.#parts.set(metric, parts);
  }
}
