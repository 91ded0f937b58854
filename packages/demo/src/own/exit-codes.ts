// What exit code the user's shell sees. The same as if it had started the command itself, wherever there is one.
import { constants } from 'node:os';
import type { LongrunError, ToolResult } from '@longrun/host';

/** As `timeout` and `env` use it: the tool itself failed, not the command. */
const OWN_FAILURE = 125;
const FOUND_BUT_NOT_RUN = 126;
const NOT_FOUND = 127;
const USAGE = 2;
/** glibc's; the kernel keeps two real-time signals for it. */
const SIGRTMIN = 34;

/** The command's exit code; 128 + n for signal n; 125 when nobody can tell. */
export function exitCodeOfResult({
  exit_code,
  signal,
  status,
}: Pick<ToolResult, 'exit_code' | 'signal' | 'status'>): number {
  if (signal !== null) return 128 + signalNumber(signal);
  return status === 'lost' || exit_code < 0 ? OWN_FAILURE : exit_code;
}

/** 127 when there is no such program, 126 when it cannot be run, 2 for arguments that are none, 125 otherwise. */
export function exitCodeOfError({ code, details }: Pick<LongrunError, 'code' | 'details'>): number {
  if (code === 'INVALID_PARAMETER') return USAGE;
  if (code !== 'SPAWN_FAILED') return OWN_FAILURE;
  return details.errno === 'ENOENT' && details.missing !== 'cwd' ? NOT_FOUND : FOUND_BUT_NOT_RUN;
}

function signalNumber(name: string): number {
  const realTime = /^SIGRTMIN(?:\+(\d+))?$/.exec(name);
  if (realTime !== null) return SIGRTMIN + Number(realTime[1] ?? 0);
  const known: Readonly<Record<string, number | undefined>> = constants.signals;
  return known[name] ?? 0;
}
