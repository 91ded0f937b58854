import type { ChartLine } from './chart.js';
import type { Colour } from './theme.js';

const COLOURS: readonly Colour[] = ['blue', 'orange', 'purple', 'cyan', 'grey'];
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3], []];

/** How the nth line of a chart looks: by colour, and by strokes for those who do not see the colours. */
export function lookOf(index: number): Pick<ChartLine, 'colour' | 'dash'> {
  return { colour: COLOURS[index % COLOURS.length] ?? 'grey', dash: DASHES[index % DASHES.length] ?? [] };
}
