// The same for an output that is no terminal: each note, and each change of a handle's state, is one line.
import { clip, formatBytes, formatDuration } from './format.js';
import { type HandleRow, hasEnded } from './handle-row.js';
import type { Screen, Terminal } from './screen.js';

const COMMAND_WIDTH = 60;

export function lineScreen(output: Terminal): Screen {
  const states = new Map<string, string>();
  return {
    note: (line) => void output.write(`${line}\n`),
    show({ handles }) {
      for (const row of handles) {
        if (states.get(row.handle_id) === row.state) continue;
        states.set(row.handle_id, row.state);
        output.write(`        ${stateLine(row)}\n`);
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
