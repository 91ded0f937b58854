import type { ToolResult } from '@longrun/host';
import { EXIT, exitCodeOfSignal } from '../command-line/exit-codes.js';

/** The command's exit code; 124 out of time; 128 + n for signal n; 125 when nobody can tell. */
export function exitCodeOfResult({
  exit_code,
  signal,
  status,
}: Pick<ToolResult, 'exit_code' | 'signal'> & { readonly status: string }): number {
  if (status === 'timed_out') return EXIT.timedOut;
  if (signal !== null) return exitCodeOfSignal(signal);
  return status === 'lost' || exit_code < 0 ? EXIT.ownFailure : exit_code;
}
