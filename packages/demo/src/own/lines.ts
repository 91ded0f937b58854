// What the demo says about the user's command, each one line. Pure.
import type { HostCancel, LongrunError, ToolResult } from '@longrun/host';
import { clip, formatBytes, formatDuration } from '../view/format.js';
import type { HandleRow } from '../view/handle-row.js';
import { DEFAULT_COLUMNS } from '../view/screen.js';
import type { Style } from '../view/style.js';

const SAY = 'longrun:';

export function startLine(handleId: string, argv: readonly string[]): string {
  return `${SAY} ${handleId} started: ${argv.join(' ')}`;
}

/** `hto-1f-1 running  3.2 s  12.1 kB  | the last line of output`, no wider than the terminal. */
export function statusLine(
  row: HandleRow,
  lastLine: string,
  columns: number = DEFAULT_COLUMNS,
  style: Style,
): string {
  const bytes = formatBytes(row.stdout_bytes + row.stderr_bytes);
  const status = `${row.handle_id} ${row.state}  ${formatDuration(row.duration_ms)}  ${bytes}`;
  const all = clip(lastLine === '' ? status : `${status}  | ${lastLine}`, columns - 1);
  return style('cyan', all.slice(0, status.length)) + style('dim', all.slice(status.length));
}

/** `longrun: hto-1f-1 exited with 7 after 3.2 s, 12 B of output`. */
export function endLine(result: ToolResult): string {
  const { handle_id, duration_ms, stdout_bytes, stderr_bytes, descendants_alive, lost_reason } = result;
  const bytes = formatBytes(stdout_bytes + stderr_bytes);
  const behind =
    descendants_alive === 0 ? '' : `; it left ${processes(descendants_alive)} behind, which end now`;
  const why = lost_reason === undefined ? '' : ` (${lost_reason})`;
  return `${SAY} ${handle_id} ${ending(result)}${why} after ${formatDuration(duration_ms)}, ${bytes} of output${behind}`;
}

/** What a cancel did: who ended the command, and whether anything withstood it. */
export function cancelLine({ cancelled, handleId, receipt, survivors }: HostCancel): string {
  if (receipt === undefined) return `${SAY} ${handleId} is not known any more`;
  if (!cancelled) return `${endLine(receipt)}, before it could be cancelled`;
  const left = survivors.map(({ pid, name, state }) => `${name} (${pid}, state ${state})`).join(', ');
  const rest = left === '' ? 'nothing of it is left' : `the kernel did not let go of ${left}`;
  return `${SAY} ${handleId} cancelled after ${formatDuration(receipt.duration_ms)}: it ${ending(receipt)}, ${rest}`;
}

/** `longrun: SPAWN_FAILED: Cannot start …`. */
export function errorLine({ code, message }: Pick<LongrunError, 'code' | 'message'>): string {
  return `${SAY} ${code}: ${message}`;
}

function ending({ status, signal, exit_code }: ToolResult): string {
  if (status === 'lost') return 'was lost';
  return signal === null ? `exited with ${exit_code}` : `was ended by ${signal}`;
}

function processes(count: number): string {
  return count === 1 ? 'a process' : `${count} processes`;
}
