import type { Summary } from '../results/summary.js';
import type { TrendData, Values } from './report-data.js';
import type { PercentilePoint, ReportInput, SeriesPoint } from './report-input.js';

/** What a threshold must be to be a line across a chart: an upper bound of a quantile. */
const UPPER_BOUND = /^\s*(?:p\(\s*[\d.]+\s*\)|med|max)\s*<=?\s*([\d.]+)\s*$/;

/** Every trend that has values, in the order of the summary. */
export function trendData({ summary, series, percentiles = {} }: ReportInput): readonly TrendData[] {
  return Object.entries(summary.metrics).flatMap(([name, metric]) => {
    if (metric.kind !== 'trend' || metric.count === 0) return [];
    const points = series[name] ?? [];
    const data: TrendData = {
      name,
      at: points.map(({ at }) => at),
      ...quantiles(points),
      count: metric.count,
      percentiles: percentiles[name] ?? summarized(metric.percentiles),
      bounds: bounds(summary, name),
    };
    return [data];
  });
}

function quantiles(points: readonly SeriesPoint[]): Pick<TrendData, 'p50' | 'p95' | 'p99' | 'max'> {
  const column = (key: 'p50' | 'p95' | 'p99' | 'max'): Values =>
    points.map((point) => (point.count === 0 ? null : (point[key] ?? null)));
  return { p50: column('p50'), p95: column('p95'), p99: column('p99'), max: column('max') };
}

function summarized(percentiles: Readonly<Record<string, number>>): readonly PercentilePoint[] {
  return Object.entries(percentiles)
    .map(([percentile, value]) => ({ percentile: Number(percentile), value }))
    .sort((a, b) => a.percentile - b.percentile);
}

function bounds({ thresholds }: Summary, name: string): TrendData['bounds'] {
  return thresholds.flatMap(({ metric, threshold }) => {
    const ms = metric === name ? UPPER_BOUND.exec(threshold)?.[1] : undefined;
    return ms === undefined ? [] : [{ text: threshold, ms: Number(ms) }];
  });
}
