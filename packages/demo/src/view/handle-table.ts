// The table of handles: rows in, lines out. Pure; knows a width and a style and no terminal.
import { clip, formatBytes, formatDuration } from './format.js';
import { type HandleRow, hasEnded } from './handle-row.js';
import type { Colour, Style } from './style.js';

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Columns with the highest number are the first to go when the terminal is narrow. 0 stays. */
  readonly expendable: number;
  readonly text: (row: HandleRow) => string;
  readonly colour?: (row: HandleRow) => Colour | undefined;
}

const GAP = 2;
/** The command takes what is left; below this it tells nothing, and another column goes instead. */
const MIN_COMMAND_WIDTH = 16;

const COLUMNS: readonly Column[] = [
  { title: 'HANDLE', align: 'left', expendable: 0, text: (row) => row.handle_id },
  { title: 'SESSION', align: 'left', expendable: 2, text: (row) => row.session_id },
  { title: 'STATE', align: 'left', expendable: 0, text: (row) => row.state, colour: stateColour },
  { title: 'EXIT', align: 'left', expendable: 1, text: exitText, colour: exitColour },
  { title: 'TIME', align: 'right', expendable: 0, text: (row) => formatDuration(row.duration_ms) },
  { title: 'OUTPUT', align: 'right', expendable: 3, text: outputText },
];

/** Lines of the table, header first, none wider than `width`. At most `maxRows` rows; what is cut is said. */
export function handleTable(
  rows: readonly HandleRow[],
  { width, style, maxRows = Number.POSITIVE_INFINITY }: TableOptions,
): string[] {
  const shown = rows.length <= maxRows ? rows : rows.slice(rows.length - Math.max(0, maxRows - 1));
  const columns = fittingColumns(shown, width);
  const widths = columns.map((column) => widthOf(column, shown));
  const commandWidth = Math.max(0, width - sum(widths) - GAP * columns.length);
  const line = (cells: readonly string[], command: string): string =>
    [...cells, clip(command, commandWidth)].join(' '.repeat(GAP)).trimEnd();
  const header = line(
    columns.map((column, index) => padded(column.title, widths[index] ?? 0, column.align)),
    'COMMAND',
  );
  const lines = shown.map((row) =>
    line(
      columns.map((column, index) => cell(column, row, widths[index] ?? 0, style)),
      row.command,
    ),
  );
  const cut = rows.length - shown.length;
  return [style('dim', header), ...(cut > 0 ? [style('dim', `… ${cut} earlier`)] : []), ...lines];
}

export interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly style: Style;
  readonly maxRows?: number;
}

/** Drops columns, the most expendable first, until the command has room. */
function fittingColumns(rows: readonly HandleRow[], width: number): readonly Column[] {
  let columns = COLUMNS;
  for (;;) {
    const taken = sum(columns.map((column) => widthOf(column, rows))) + GAP * columns.length;
    const least = Math.max(...columns.map(({ expendable }) => expendable));
    if (taken + MIN_COMMAND_WIDTH <= width || least === 0) return columns;
    columns = columns.filter(({ expendable }) => expendable < least);
  }
}

function widthOf({ title, text }: Column, rows: readonly HandleRow[]): number {
  return Math.max(title.length, ...rows.map((row) => text(row).length));
}

function cell({ text, colour, align }: Column, row: HandleRow, width: number, style: Style): string {
  const content = padded(text(row), width, align);
  const wanted = colour?.(row);
  return wanted === undefined ? content : style(wanted, content);
}

function padded(text: string, width: number, align: 'left' | 'right'): string {
  return align === 'left' ? text.padEnd(width) : text.padStart(width);
}

function exitText(row: HandleRow): string {
  if (row.signal !== null) return row.signal;
  return row.exit_code === null ? '-' : String(row.exit_code);
}

function exitColour(row: HandleRow): Colour | undefined {
  if (row.signal === null && row.exit_code === null) return 'dim';
  return row.exit_code === 0 ? 'green' : 'yellow';
}

function outputText(row: HandleRow): string {
  return formatBytes(row.stdout_bytes + row.stderr_bytes);
}

function stateColour(row: HandleRow): Colour | undefined {
  if (!hasEnded(row)) return 'cyan';
  if (row.state === 'exited') return 'green';
  return row.state === 'cancelled' ? 'magenta' : 'red';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
