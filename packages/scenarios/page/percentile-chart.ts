// How slow the slowest are: a line per trend, over percentiles whose axis gives every further nine as much room.

import type { TrendData, Values } from '../dist/report/report-data.js';
import type { PercentilePoint } from '../dist/report/report-input.js';
import { formatMs } from '../dist/results/format.js';
import { drawChart } from './chart.js';
import { lookOf } from './look.js';

/** More lines than that cannot be told apart. */
const MAX_TRENDS = 5;

/** False when there is nothing to draw. */
export function drawPercentiles(place: HTMLElement, trends: readonly TrendData[]): boolean {
  const shown = trends.filter(({ percentiles }) => percentiles.length > 1).slice(0, MAX_TRENDS);
  if (shown.length === 0) return false;
  const curves = shown.map(
    ({ percentiles, count }) => new Map(percentiles.map((point) => [ninesOf(point, count), point.value])),
  );
  const x = [...new Set(curves.flatMap((curve) => [...curve.keys()]))].sort((a, b) => a - b);
  drawChart(place, {
    label: `Percentiles of ${shown.map(({ name }) => name).join(', ')}`,
    unit: 'ms, logarithmic',
    logarithmic: true,
    x,
    lines: shown.map(({ name }, index) => ({
      name,
      values: x.map((nines): Values[number] => positive(curves[index]?.get(nines))),
      joined: true,
      ...lookOf(index),
    })),
    format: formatMs,
    xName: 'percentile',
    xFormat: (nines) => percentText(nines),
    xAxis: {
      splits: (_, __, least, most) => TICKS.filter((tick) => tick >= least - 1e-9 && tick <= most + 1e-9),
      values: (_, splits) => splits.map(percentText),
    },
    more: () => ({
      cursor: { drag: { x: false, y: false }, points: { size: 6 } },
      scales: { x: { time: false, range: () => [0, Math.max(1, x.at(-1) ?? 1)] } },
    }),
  });
  return true;
}

/** The first one is half of all: closer to the start, labels would stand on each other. */
const TICKS: number[] = [Math.log10(2), 1, 2, 3, 4, 5, 6];

/** 90 % is one nine, 99 % two. The largest of a thousand values stands at three: no run can tell more than it has seen. */
function ninesOf({ percentile }: PercentilePoint, count: number): number {
  const most = Math.log10(Math.max(count, 2));
  return percentile >= 100 ? most : Math.min(most, -Math.log10(1 - percentile / 100));
}

function percentText(nines: number): string {
  const percent = 100 * (1 - 10 ** -nines);
  const decimals = Math.max(0, Math.ceil(nines - 1e-6) - 2);
  return `${percent.toFixed(decimals)} %`;
}

function positive(value: number | undefined): number | null {
  return value === undefined ? null : Math.max(value, 0.001);
}
