// The same for an output that is no terminal: each note, and each change of a handle's state, is one line.
import { clip, formatBytes, formatDuration } from './format.js';
import { type HandleRow, hasEnded } from './handle-row.js';
import { noteLines } from './note-lines.js';
import type { Screen, Terminal } from './screen.js';
import { plainStyle } from './style.js';

const COMMAND_WIDTH = 60;
/** Below the texts of the notes. */
const INDENT = ' '.repeat(18);

export function lineScreen(output: Terminal): Screen {
  const states = new Map<string, string>();
  return {
    note: (note) =>
      void output.write(`${noteLines(note, Number.POSITIVE_INFINITY, plainStyle).join('\n')}\n`),
    show({ handles }) {
      for (const row of handles) {
        if (states.get(row.handle_id) === row.state) continue;
        states.set(row.handle_id, row.state);
        output.write(`${INDENT}${stateLine(row)}\n`);
      }
    },
    close: () => {},
  };
}

function stateLine(row: HandleRow): string {
  const bytes = formatBytes(row.stdout_bytes + row.stderr_bytes);
  const end = ` ${row.signal ?? row.exit_code ?? ''} after ${formatDuration(row.duration_ms)}, ${bytes}`;
  return `${row.handle_id} ${row.state}${hasEnded(row) ? end : `: ${clip(row.command, COMMAND_WIDTH)}`}`;
}
