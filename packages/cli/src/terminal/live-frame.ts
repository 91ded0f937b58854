// Lines that are drawn again in place, each time as one write so that nothing flickers. What does not fit the
// terminal's height is left out, and said.

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const CLEAR_LINE_END = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

export interface LiveFrame {
  /** Cells of a line. */
  width(): number;
  show(lines: readonly string[]): void;
  /** Leaves the last lines where they are. */
  close(): void;
}

export function liveFrame(terminal: NodeJS.WriteStream): LiveFrame {
  let drawn = 0;
  // Also when the process ends otherwise: a terminal without a cursor is no thing to leave behind.
  const restore = (): void => void terminal.write(SHOW_CURSOR);
  process.once('exit', restore);
  terminal.write(HIDE_CURSOR);
  // A change of width wraps the lines that are there; nobody knows how many rows they take now. Begin anew.
  const onResize = (): void => {
    drawn = 0;
    terminal.write('\x1b[2J\x1b[H');
  };
  terminal.on('resize', onResize);
  return {
    // A full line would make some terminals begin the next one.
    width: () => (terminal.columns ?? 80) - 1,
    show(all) {
      const room = (terminal.rows ?? 24) - 1;
      const lines = all.length <= room ? all : [...all.slice(0, room - 1), `… ${all.length - room + 1} more`];
      const back = drawn === 0 ? '' : `\x1b[${drawn}A`;
      terminal.write(`${back}\r${lines.map((line) => `${line}${CLEAR_LINE_END}\n`).join('')}${CLEAR_BELOW}`);
      drawn = lines.length;
    },
    close() {
      terminal.off('resize', onResize);
      process.off('exit', restore);
      restore();
    },
  };
}
