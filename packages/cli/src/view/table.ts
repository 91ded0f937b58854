// A table that fits the terminal: rows in, lines out. Columns go, the least needed first, until the last one has room;
// it takes what is left and is cut. Pure; without a width nothing goes and nothing is cut, as for `grep`.
import type { Colour, Style } from '../terminal/style.js';
import { clip, inert, padEnd, padStart, widthOf } from './width.js';

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** The highest goes first when there is no room. 0 stays. */
  readonly expendable: number;
  /** A longer cell is cut, where there is a width. */
  readonly most?: number;
  readonly text: (row: Row) => string;
  readonly colour?: (row: Row) => Colour | undefined;
}

export interface TableOptions {
  /** Cells; undefined: as many as it takes. */
  readonly width: number | undefined;
  readonly style: Style;
}

const GAP = 2;
/** Below this the last column tells nothing, and another one goes instead. */
const MIN_LAST_WIDTH = 16;

/** Header first. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width, style }: TableOptions,
): string[] {
  const cells = (column: Column<Row>): string[] => rows.map((row) => cellText(column, row, width));
  let shown = columns.map((column) => measured(column, cells(column)));
  while (width !== undefined && roomForLast(shown, width) < MIN_LAST_WIDTH) {
    const least = Math.max(...shown.map(({ column }) => column.expendable));
    if (least === 0) break;
    shown = shown.filter(({ column }) => column.expendable < least);
  }
  const lastWidth = width === undefined ? Number.POSITIVE_INFINITY : Math.max(0, roomForLast(shown, width));
  const line = (
    cellOf: (one: Measured<Row>) => string,
    paint: (column: Column<Row>, text: string) => string,
  ): string =>
    shown
      .map((one, at) => {
        const text = cellOf(one);
        if (at === shown.length - 1) return paint(one.column, clip(text, lastWidth));
        const pad = one.column.align === 'right' ? padStart : padEnd;
        return paint(one.column, pad(text, one.width));
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const header = line(
    ({ column }) => column.title,
    (_column, text) => style('dim', text),
  );
  const body = rows.map((row, index) =>
    line(
      ({ cells: own }) => own[index] ?? '',
      (column, text) => {
        const colour = column.colour?.(row);
        return colour === undefined ? text : style(colour, text);
      },
    ),
  );
  return [header, ...body];
}

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly string[];
  readonly width: number;
}

function measured<Row>(column: Column<Row>, cells: readonly string[]): Measured<Row> {
  const width = cells.reduce((most, cell) => Math.max(most, widthOf(cell)), widthOf(column.title));
  return { column, cells, width };
}

function cellText<Row>({ text, most }: Column<Row>, row: Row, width: number | undefined): string {
  const all = inert(text(row));
  return most === undefined || width === undefined ? all : clip(all, most);
}

function roomForLast<Row>(shown: readonly Measured<Row>[], width: number): number {
  const before = shown.slice(0, -1);
  return width - before.reduce((sum, one) => sum + one.width + GAP, 0);
}
