import { formatMetric, formatMs, formatNumber } from './format.js';
import type { MetricSummary } from './summary.js';

/** What a metric came to, piece by piece: `[['avg', '5.2 ms'], …]`. The first piece of what is not a trend has no name. */
export function describeMetric(name: string, metric: MetricSummary): readonly (readonly [string, string])[] {
  const show = (value: number): string => formatMetric(name, metric.kind, value);
  switch (metric.kind) {
    case 'trend': {
      const { count, avg, min, med, max, percentiles } = metric;
      if (count === 0) return [['', 'no value']];
      const tails = ['90', '95', '99'].flatMap((p) => {
        const value = percentiles[p];
        return value === undefined ? [] : [[`p(${p})`, formatMs(value)] as const];
      });
      return [
        ['avg', show(avg)],
        ['min', show(min)],
        ['med', show(med)],
        ['max', show(max)],
        ...tails,
        ['n', formatNumber(count)],
      ];
    }
    case 'counter':
      return [
        ['', formatNumber(metric.count)],
        ['', `${formatNumber(metric.rate)}/s`],
      ];
    case 'rate': {
      const all = metric.passes + metric.fails;
      if (all === 0) return [['', 'no value']];
      return [
        ['', show(metric.rate)],
        ['', `${formatNumber(metric.passes)} of ${formatNumber(all)}`],
      ];
    }
    case 'gauge':
      return [
        ['', show(metric.value)],
        ['min', show(metric.min)],
        ['max', show(metric.max)],
      ];
  }
}
