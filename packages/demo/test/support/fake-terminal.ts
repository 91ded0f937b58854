// A terminal just large enough for the screen's escape sequences: it keeps rows, a cursor, and whether it shows.
import type { Terminal } from '../../dist/view/screen.js';

const ESCAPE = '\x1b';
const SEQUENCE = new RegExp(`(${ESCAPE}\\[\\??\\d*[A-Za-z]|\\r|\\n)`);

export interface FakeTerminal extends Terminal {
  columns: number;
  rows: number;
  /** Everything that is to be seen, scrolled out of sight or not, without empty rows at the end. */
  text(): string[];
  readonly cursorShown: boolean;
  /** Lines so long that a real terminal would have wrapped them. */
  readonly wrapped: readonly string[];
}

export function fakeTerminal(columns: number, rows: number): FakeTerminal {
  const lines: string[] = [''];
  const wrapped: string[] = [];
  let at = 0;
  let column = 0;
  let cursorShown = true;

  function put(text: string): void {
    const line = lines[at] ?? '';
    lines[at] = line.slice(0, column).padEnd(column) + text + line.slice(column + text.length);
    column += text.length;
    if (column >= terminal.columns) wrapped.push(lines[at] ?? '');
  }

  function control(sequence: string): void {
    if (/\[\d+A$/.test(sequence)) at = Math.max(0, at - Number.parseInt(sequence.slice(2), 10));
    else if (sequence === '\x1b[K') lines[at] = (lines[at] ?? '').slice(0, column);
    else if (sequence === '\x1b[J') lines.splice(at, lines.length, (lines[at] ?? '').slice(0, column));
    else if (sequence === '\x1b[?25l') cursorShown = false;
    else if (sequence === '\x1b[?25h') cursorShown = true;
    else if (sequence === '\r') column = 0;
    else if (sequence === '\n') {
      at += 1;
      column = 0;
      lines[at] ??= '';
    } else if (!/\[\d+m$/.test(sequence)) throw new Error(`unknown sequence ${JSON.stringify(sequence)}`);
  }

  const terminal: FakeTerminal = {
    columns,
    rows,
    write(text) {
      for (const part of text.split(SEQUENCE)) {
        if (SEQUENCE.test(part)) control(part);
        else if (part !== '') put(part);
      }
      return true;
    },
    text: () =>
      lines
        .join('\n')
        .trimEnd()
        .split('\n')
        .map((line) => line.trimEnd()),
    get cursorShown() {
      return cursorShown;
    },
    wrapped,
  };
  return terminal;
}
