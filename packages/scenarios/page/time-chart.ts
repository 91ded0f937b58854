// What charts over time have in common: the run's time below, faults behind, one window and one cursor for all.
import type UPlot from 'uplot';
import type { FaultSpan } from '../dist/report/lane.js';
import type { ReportData } from '../dist/report/report-data.js';
import { type Chart, type ChartSpec, drawChart } from './chart.js';
import { colour } from './theme.js';
import { formatTime, TIME_STEPS, timeStep } from './time-text.js';
import type { TimeWindow } from './time-window.js';

export type TimeChartSpec = Pick<
  ChartSpec,
  'label' | 'unit' | 'x' | 'lines' | 'logarithmic' | 'whole' | 'format'
> & {
  /** Lines across, at these values. */
  readonly bounds?: readonly number[];
};

export interface TimeChart {
  readonly change: (spec: TimeChartSpec) => void;
}

/** One name for all: the cursor of one shows in the others. */
const CURSORS = 'time';

export function drawTimeChart(
  place: HTMLElement,
  spec: TimeChartSpec,
  { faults }: ReportData,
  window: TimeWindow,
): TimeChart {
  const complete = (one: TimeChartSpec): ChartSpec => ({
    ...one,
    xName: 'at',
    xFormat: (value) => formatTime(value, timeStep(window.span)),
    xAxis: {
      space: 60,
      incrs: [...TIME_STEPS],
      values: (_, splits) => splits.map((value) => formatTime(value, (splits[1] ?? 0) - (splits[0] ?? 0))),
    },
    more: () => ({
      cursor: {
        sync: { key: CURSORS, setSeries: false },
        drag: { x: true, y: false, dist: 8 },
        points: { size: 6 },
      },
      scales: { x: { time: false, range: () => [window.span.from, window.span.to] } },
      hooks: {
        drawClear: [(plot) => paintFaults(plot, faults)],
        draw: [(plot) => paintBounds(plot, one.bounds ?? [])],
        setSelect: [(plot) => follow(plot, window)],
      },
    }),
  });
  const chart: Chart = drawChart(place, complete(spec));
  // uPlot shows all that it has on a double click: here, that is the whole run.
  place.addEventListener('dblclick', () => window.showAll());
  window.onChange(({ from, to }) => chart.plot().setScale('x', { min: from, max: to }));
  return { change: (next) => chart.change(complete(next)) };
}

function follow(plot: UPlot, window: TimeWindow): void {
  const { left, width } = plot.select;
  if (width <= 0) return;
  window.show(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

/** Behind the lines: a stroke where it begins, a shade for as long as it lasts. */
function paintFaults(plot: UPlot, faults: readonly FaultSpan[]): void {
  const { ctx, bbox } = plot;
  const pixels = devicePixelRatio;
  const at = (ms: number): number => plot.valToPos(ms, 'x', true);
  const { min = 0, max = 0 } = plot.scales['x'] ?? {};
  ctx.save();
  ctx.strokeStyle = colour('bad');
  ctx.fillStyle = colour('bad');
  ctx.lineWidth = pixels;
  for (const { from, to, outcome } of faults) {
    if (outcome === 'missed' || from > (max ?? 0) || to < (min ?? 0)) continue;
    const left = Math.max(bbox.left, at(from));
    const right = Math.min(bbox.left + bbox.width, at(to));
    ctx.globalAlpha = 0.1;
    ctx.fillRect(left, bbox.top, Math.max(0, right - left), bbox.height);
    ctx.globalAlpha = 0.7;
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(left, bbox.top);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

function paintBounds(plot: UPlot, bounds: readonly number[]): void {
  const { ctx, bbox } = plot;
  const { min = 0, max = 0 } = plot.scales['y'] ?? {};
  ctx.save();
  ctx.strokeStyle = colour('text');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const bound of bounds) {
    if (bound < (min ?? 0) || bound > (max ?? 0)) continue;
    const y = plot.valToPos(bound, 'y', true);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}
