// How a command has ended, in words. Pure.
import type { ToolResult } from '@longrun/host';
import { formatBytes, formatDuration } from './format.js';

/** What of a result the words need; a cancel's receipt has it too. */
export type Ending = Pick<
  ToolResult,
  'handle_id' | 'signal' | 'exit_code' | 'duration_ms' | 'stdout_bytes' | 'stderr_bytes' | 'descendants_alive'
> & { readonly status: string; readonly lost_reason?: string };

/** `exited with 3`, `was ended by SIGKILL`, `was lost`. */
export function howItEnded({ status, signal, exit_code, lost_reason }: Ending): string {
  if (status === 'lost') return lost_reason === undefined ? 'was lost' : `was lost (${lost_reason})`;
  // A status that nobody could tell in time.
  if (signal === null && exit_code < 0) return 'was ended';
  const end = signal === null ? `exited with ${exit_code}` : `was ended by ${signal}`;
  return status === 'timed_out' ? `ran out of time and ${end}` : end;
}

/** `hto-1f-1 exited with 3 after 1.2s, 12 B of output; 1 process runs on`. */
export function endingLine(ending: Ending): string {
  const { handle_id, duration_ms, stdout_bytes, stderr_bytes, descendants_alive } = ending;
  const on =
    descendants_alive === 0
      ? ''
      : `; ${descendants_alive === 1 ? '1 process runs' : `${descendants_alive} processes run`} on`;
  return `${handle_id} ${howItEnded(ending)} after ${formatDuration(duration_ms)}, ${formatBytes(stdout_bytes + stderr_bytes)} of output${on}`;
}
