// Where the user's command's output goes: to our stdout and stderr, as it comes. On a terminal a status line is kept
// below it; so there an unfinished line is held back, since it would have to share its row, and shown in the status.
import type { Terminal } from '../view/screen.js';

export type StreamName = 'stdout' | 'stderr';

/** A stream that says when it is full. */
export interface OutputStream extends Terminal {
  readonly isTTY?: boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** An unfinished line longer than this is no line; a terminal gets it as it is. */
const MAX_HELD_CHARACTERS = 64 * 1024;
/** As much of the output's end as a status line could show. */
const MAX_LAST_CHARACTERS = 1000;
const CLEAR_LINE = '\r\x1b[K';

export interface Output {
  /** Resolves when there is room for more. */
  write(stream: StreamName, text: string): Promise<void>;
  /** Replaces the status line. No effect where there is none. */
  status(line: string): void;
  /** The last line the command printed, finished or not. */
  lastLine(): string;
  /** Writes what was held back and takes the status line away. */
  finish(): Promise<void>;
  /** A line of ours, on stderr. Only after `finish`, or where there is no status line. */
  say(line: string): void;
}

/** `live`: keep a status line on `stderr`, which is a terminal then. `broken`: once resolved, nobody reads any more. */
export function createOutput(
  streams: Readonly<Record<StreamName, OutputStream>>,
  { live, broken }: { readonly live: boolean; readonly broken: Promise<void> },
): Output {
  const held: Record<StreamName, string> = { stdout: '', stderr: '' };
  let recent = '';
  let status = '';

  const erase = (): void => {
    if (live && status !== '') streams.stderr.write(CLEAR_LINE);
  };
  const redraw = (): void => {
    if (live && status !== '') streams.stderr.write(status);
  };

  async function put(name: StreamName, text: string): Promise<void> {
    const stream = streams[name];
    const isShared = live && stream.isTTY === true;
    if (isShared) erase();
    const hasRoom = stream.write(text) !== false;
    if (isShared) redraw();
    // A broken pipe never drains.
    if (!hasRoom) await Promise.race([new Promise<void>((resolve) => stream.once('drain', resolve)), broken]);
  }

  return {
    async write(name, text) {
      recent = (recent + text.slice(-MAX_LAST_CHARACTERS)).slice(-MAX_LAST_CHARACTERS);
      if (!live || streams[name].isTTY !== true) return put(name, text);
      const all = held[name] + text;
      const end = all.length > MAX_HELD_CHARACTERS ? all.length : all.lastIndexOf('\n') + 1;
      held[name] = all.slice(end);
      if (end > 0) await put(name, all.slice(0, end));
    },
    status(line) {
      if (!live) return;
      erase();
      status = line;
      redraw();
    },
    lastLine: () => lastLineOf(recent),
    async finish() {
      erase();
      status = '';
      for (const name of ['stdout', 'stderr'] as const) {
        const rest = held[name];
        held[name] = '';
        // Whatever is said next gets a row of its own.
        if (rest !== '') await put(name, `${rest}\n`);
      }
    },
    say(line) {
      erase();
      streams.stderr.write(`${line}\n`);
      redraw();
    },
  };
}

/** A carriage return begins a line anew: progress bars. */
function lastLineOf(text: string): string {
  const lines = text.trimEnd();
  return lines.slice(Math.max(lines.lastIndexOf('\n'), lines.lastIndexOf('\r')) + 1);
}
