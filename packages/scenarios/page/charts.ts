// Which charts there are, and what is in them.

import type { Lines, ReportData, TrendData } from '../dist/report/report-data.js';
import { formatMs, formatNumber } from '../dist/results/format.js';
import type { ChartLine } from './chart.js';
import { byId, element } from './element.js';
import { lookOf } from './look.js';
import { drawPercentiles } from './percentile-chart.js';
import { drawTimeChart, type TimeChartSpec } from './time-chart.js';
import type { TimeWindow } from './time-window.js';

/** Values further apart are shown on a logarithmic scale. */
const WIDEST_LINEAR = 20;
/** What a logarithmic scale starts with: shorter was not measured. */
const LEAST_MS = 0.001;

export function drawCharts(data: ReportData, window: TimeWindow): void {
  drawLatency(data, window);
  if (!drawPercentiles(byId('percentiles'), data.trends)) sayNothing(byId('percentiles'));
  const { handles, mailboxes, memory, cpu } = data.samples;
  const number = formatNumber;
  const perSecond = (value: number): string => `${number(value)}/s`;
  draw('throughput', { label: 'Throughput', unit: 'per second', format: perSecond }, data.throughput);
  draw('live', { label: 'Live handles', unit: 'count', whole: true, format: number }, handles);
  draw('mailboxes', { label: 'Mailbox depth', unit: 'messages', whole: true, format: number }, mailboxes);
  draw('memory', { label: 'Resident memory', unit: 'MiB', format: (mib) => `${number(mib)} MiB` }, memory);
  draw('cpu', { label: 'CPU', unit: 'cores', format: number }, cpu);

  function draw(id: string, spec: Omit<TimeChartSpec, 'x' | 'lines'>, { at, lines }: Lines): void {
    if (at.length === 0 || lines.length === 0) {
      sayNothing(byId(id));
      return;
    }
    const coloured = lines.map(({ name, values }, index): ChartLine => ({ name, values, ...lookOf(index) }));
    drawTimeChart(byId(id), { ...spec, x: at, lines: coloured }, data, window);
  }
}

/** The quantiles of one trend; which one, the reader chooses. */
function drawLatency(data: ReportData, window: TimeWindow): void {
  const trends = data.trends.filter(({ at }) => at.length > 0);
  const [first] = trends;
  if (first === undefined) {
    sayNothing(byId('latency'));
    return;
  }
  const chart = drawTimeChart(byId('latency'), latency(first), data, window);
  const choice = element('select', '');
  choice.setAttribute('aria-label', 'Metric of the chart');
  choice.append(...trends.map(({ name }) => element('option', '', name)));
  choice.addEventListener('change', () => {
    const chosen = trends.find(({ name }) => name === choice.value);
    if (chosen !== undefined) chart.change(latency(chosen));
  });
  byId('latency-choice').append(choice);
}

function latency({ name, at, p50, p95, p99, max, bounds }: TrendData): TimeChartSpec {
  const all = [...p50, ...max].filter((value) => value !== null);
  const least = Math.max(LEAST_MS, Math.min(...all));
  const logarithmic = Math.max(...all) / least > WIDEST_LINEAR;
  const positive = (values: typeof p50): typeof p50 =>
    logarithmic ? values.map((value) => (value === null ? null : Math.max(value, LEAST_MS))) : values;
  return {
    label: `${name} over time: median, 95th and 99th percentile, maximum`,
    unit: logarithmic ? 'ms, logarithmic' : 'ms',
    x: at,
    logarithmic,
    bounds: bounds.map(({ ms }) => ms),
    format: formatMs,
    lines: [
      { name: 'median', values: positive(p50), colour: 'blue' },
      { name: 'p95', values: positive(p95), colour: 'cyan', dash: [8, 3] },
      { name: 'p99', values: positive(p99), colour: 'orange' },
      { name: 'max', values: positive(max), colour: 'grey', dash: [2, 3] },
    ],
  };
}

function sayNothing(place: HTMLElement): void {
  place.append(element('p', 'dim', 'Not measured in this run.'));
  place.classList.add('empty');
}
