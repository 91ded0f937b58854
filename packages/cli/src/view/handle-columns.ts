import { isLive } from '../socket/is-live.js';
import type { HandleRow } from '../socket/methods.js';
import type { Colour } from '../terminal/style.js';
import { formatBytes, formatDuration } from './format.js';
import type { Column } from './table.js';

/** What `ps` shows. */
export const handleColumns: readonly Column<HandleRow>[] = [
  { title: 'HANDLE', expendable: 0, text: (row) => row.handle_id },
  { title: 'SESSION', expendable: 3, most: 20, text: (row) => row.session_id },
  { title: 'STATE', expendable: 0, text: stateText, colour: stateColour },
  { title: 'AGE', align: 'right', expendable: 1, text: (row) => formatDuration(row.duration_ms) },
  {
    title: 'SILENT',
    align: 'right',
    expendable: 4,
    text: (row) => (isLive(row) ? formatDuration(row.silent_ms) : '-'),
  },
  {
    title: 'OUTPUT',
    align: 'right',
    expendable: 2,
    text: (row) => formatBytes(row.stdout_bytes + row.stderr_bytes),
  },
  { title: 'PID', align: 'right', expendable: 5, text: (row) => (row.pid === null ? '-' : String(row.pid)) },
  { title: 'COMMAND', expendable: 0, text: (row) => row.command },
];

/** `running`, `exited 3`, `exited SIGKILL`, `exited 0 +2` with two processes that run on. */
export function stateText({ state, exit_code, signal, descendants_alive }: HandleRow): string {
  const end = signal ?? (exit_code === null || state === 'lost' ? '' : String(exit_code));
  const more = descendants_alive > 0 ? `+${descendants_alive}` : '';
  return [state, end, more].filter((each) => each !== '').join(' ');
}

function stateColour(row: HandleRow): Colour | undefined {
  if (isLive(row)) return 'cyan';
  if (row.state === 'exited') return row.exit_code === 0 ? 'green' : 'red';
  return row.state === 'cancelled' ? 'magenta' : 'red';
}
