// Draws frames in place at the bottom of a terminal; notes scroll above them. Writes each change as one string, so
// that nothing flickers, and never a line as wide as the terminal, so that none wraps and the count of lines holds.
import { clip, formatDuration } from './format.js';
import { handleTable } from './handle-table.js';
import { noteLines } from './note-lines.js';
import { DEFAULT_COLUMNS, DEFAULT_ROWS, type Frame, type Screen, type Terminal } from './screen.js';
import type { Style } from './style.js';

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const CLEAR_TO_END_OF_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

/** `title` heads the frame. */
export function liveScreen(terminal: Terminal, style: Style, title: string): Screen {
  let drawn = 0;
  let drawnWidth = widthOf(terminal);
  let last: Frame | undefined;
  let closed = false;
  // Also when the process ends by an exception: a terminal without a cursor is no thing to leave behind.
  const restore = (): void => void terminal.write(SHOW_CURSOR);
  process.once('exit', restore);
  terminal.write(HIDE_CURSOR);

  function redraw(above: string): void {
    const lines = last === undefined ? [] : frameLines(last);
    // After a change of width nobody knows how many rows the old frame takes now: it stays, and a new one begins.
    const back = drawn === 0 || drawnWidth !== widthOf(terminal) ? '' : `\x1b[${drawn}A`;
    const body = lines.map((line) => `${line}${CLEAR_TO_END_OF_LINE}\n`).join('');
    terminal.write(`${back}\r${above}${body}${CLEAR_BELOW}`);
    drawn = lines.length;
    drawnWidth = widthOf(terminal);
  }

  function frameLines({ elapsedMs, agents, handles }: Frame): string[] {
    const width = widthOf(terminal);
    const rows = terminal.rows ?? DEFAULT_ROWS;
    const head = [
      '',
      style('bold', clip(`${title}  ${formatDuration(elapsedMs)}`, width)),
      ...agents.map((agent) => clip(agent, width)),
      '',
    ];
    // The cursor's own line and the table's header are not for rows.
    const table = handleTable(handles, { width, style, maxRows: rows - head.length - 2 });
    return [...head, ...table].slice(0, Math.max(0, rows - 1));
  }

  return {
    note(note) {
      if (closed) return;
      const lines = noteLines(note, widthOf(terminal), style);
      redraw(lines.map((line) => `${line}${CLEAR_TO_END_OF_LINE}\n`).join(''));
    },
    show(frame) {
      last = frame;
      if (!closed) redraw('');
    },
    close() {
      if (closed) return;
      closed = true;
      last = undefined;
      redraw('');
      restore();
      process.off('exit', restore);
    },
  };
}

/** One less than the terminal has: a full line would make some of them begin the next one. */
function widthOf({ columns = DEFAULT_COLUMNS }: Terminal): number {
  return columns - 1;
}
