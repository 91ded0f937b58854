// One chart: lines over an axis, drawn by uPlot, which the page holds as a script of its own. Redrawn when its width or
// the theme changes.
import type UPlot from 'uplot';
import type { Values } from '../dist/report/report-data.js';
import { formatNumber } from '../dist/results/format.js';
import { type Colour, colour, isNarrow, onThemeChange } from './theme.js';

export interface ChartLine {
  readonly name: string;
  readonly values: Values;
  readonly colour: Colour;
  /** Lengths of strokes and gaps; told apart without colours, too. */
  readonly dash?: readonly number[];
  /** Points without a value in between do not part it. */
  readonly joined?: boolean;
}

export interface ChartSpec {
  /** For those who cannot see it. */
  readonly label: string;
  /** Written at the axis. */
  readonly unit: string;
  readonly x: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly logarithmic?: boolean;
  /** Whole numbers only. */
  readonly whole?: boolean;
  readonly format: (value: number) => string;
  /** Ticks of the x axis, and what is said of the place under the cursor. */
  readonly xName: string;
  readonly xFormat: (value: number) => string;
  /** Decides the rest: the scale of x, what a drag does, what is painted behind. */
  readonly more: (narrow: boolean) => Partial<UPlot.Options>;
  readonly xAxis?: UPlot.Axis;
}

export interface Chart {
  /** The one that is drawn now. */
  readonly plot: () => UPlot;
  /** Draws other data in its place. */
  readonly change: (spec: ChartSpec) => void;
}

declare const uPlot: typeof UPlot;

const HEIGHT = 240;
const NARROW_HEIGHT = 200;

export function drawChart(place: HTMLElement, first: ChartSpec): Chart {
  let spec = first;
  let plot = make();
  function make(): UPlot {
    place.replaceChildren();
    place.setAttribute('role', 'figure');
    place.setAttribute('aria-label', spec.label);
    return new uPlot(optionsOf(spec, place.clientWidth), dataOf(spec), place);
  }
  const redraw = (): void => {
    plot.destroy();
    plot = make();
  };
  onThemeChange(redraw);
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width || place.clientWidth === 0) return;
    width = place.clientWidth;
    redraw();
  }).observe(place);
  return {
    plot: () => plot,
    change: (next) => {
      spec = next;
      redraw();
    },
  };
}

function dataOf({ x, lines }: ChartSpec): UPlot.AlignedData {
  return [[...x], ...lines.map(({ values }) => [...values])];
}

function optionsOf(spec: ChartSpec, width: number): UPlot.Options {
  const narrow = isNarrow();
  const { unit, lines, logarithmic = false, format, xName, xFormat, xAxis = {}, more } = spec;
  const line = colour('line');
  const axis: UPlot.Axis = {
    stroke: colour('dim'),
    font: '12px system-ui, sans-serif',
    labelFont: '12px system-ui, sans-serif',
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
  };
  const { scales, ...others } = more(narrow);
  return {
    width,
    height: narrow ? NARROW_HEIGHT : HEIGHT,
    padding: [10, 12, 0, 0],
    scales: {
      ...scales,
      y: logarithmic ? { distr: 3, range: decades } : { range: fromZero(spec.whole === true) },
    },
    axes: [
      { ...axis, size: 30, gap: 4, ...xAxis },
      {
        ...axis,
        size: 58,
        gap: 4,
        label: unit,
        labelSize: 18,
        space: logarithmic ? 22 : 34,
        // A logarithmic axis has too many: only powers of ten have a label.
        values: (_, splits) =>
          splits.map((value) => (logarithmic && !isPowerOfTen(value) ? '' : formatNumber(value))),
        ...(spec.whole === true && { incrs: WHOLE_STEPS }),
      },
    ],
    series: [
      { label: xName, value: (_, value: number | null) => (value === null ? '–' : xFormat(value)) },
      ...lines.map(
        ({ name, colour: stroke, dash, joined = false }): UPlot.Series => ({
          label: name,
          stroke: colour(stroke),
          width: 1.75,
          spanGaps: joined,
          ...(dash !== undefined && { dash: [...dash] }),
          points: { show: false },
          value: (_, value: number | null) => (value === null ? '–' : format(value)),
        }),
      ),
    ],
    ...others,
  };
}

const WHOLE_STEPS: number[] = [1, 2, 5]
  .flatMap((step) => [1, 10, 100, 1000, 10_000, 100_000].map((by) => step * by))
  .sort((a, b) => a - b);

function isPowerOfTen(value: number): boolean {
  const exponent = Math.log10(value);
  return Math.abs(exponent - Math.round(exponent)) < 1e-9;
}

/** Whole powers of ten around the values. */
function decades(_: UPlot, least: number | null, most: number | null): [number, number] {
  const from = 10 ** Math.floor(Math.log10(Math.max(least ?? 0.001, 0.001)));
  const to = 10 ** Math.ceil(Math.log10(Math.max(most ?? 1, from * 10)));
  return [from, to];
}

/** From zero, with some room above. */
function fromZero(whole: boolean): (_: UPlot, least: number | null, most: number | null) => [number, number] {
  return (_, __, most) => {
    const top = (most ?? 0) * 1.08;
    return [0, top > 0 ? (whole ? Math.max(2, Math.ceil(top)) : top) : 1];
  };
}
