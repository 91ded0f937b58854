// Every exit code of `longrun`, in one place. Commands that hand on another command's code (`run`, `wait`) keep
// their own failures to 124 and above, as timeout(1), env(1) and shells do.
import { constants } from 'node:os';

export const EXIT = {
  ok: 0,
  /** It could not be done, or was not so. */
  failed: 1,
  usage: 2,
  noServer: 3,
  unknown: 4,
  /** timeout(1): the time was up. */
  timedOut: 124,
  /** Longrun itself failed, where the command's own code is expected. */
  ownFailure: 125,
  foundButNotRun: 126,
  notFound: 127,
} as const;

/** As a shell says it of a program that writes to a closed pipe. */
export const CLOSED_PIPE: number = 128 + constants.signals.SIGPIPE;

/** glibc's; the kernel keeps two real-time signals for it. */
const SIGRTMIN = 34;

/** 128 + n, as shells have it. */
export function exitCodeOfSignal(name: string): number {
  const realTime = /^SIGRTMIN(?:\+(\d+))?$/.exec(name);
  if (realTime !== null) return 128 + SIGRTMIN + Number(realTime[1] ?? 0);
  const known: Readonly<Record<string, number | undefined>> = constants.signals;
  return 128 + (known[name] ?? 0);
}

/** For `longrun help exit-codes` and the documentation. */
export const EXIT_CODE_ROWS: readonly (readonly [codes: string, meaning: string])[] = [
  ['0', 'it was done'],
  ['1', 'it was not: a cancel found nothing to cancel, the server refused, a check failed'],
  ['2', 'the command line is wrong'],
  ['3', 'no server runs under this name (or, for serve, one runs already)'],
  ['4', 'no such handle or session'],
  ['130, 143, 129', 'Ctrl-C, SIGTERM, SIGHUP: 128 + the number of the signal'],
  ['141', 'whoever read the output has gone, as with SIGPIPE'],
];

export const COMMAND_EXIT_CODE_ROWS: readonly (readonly [codes: string, meaning: string])[] = [
  ["the command's", 'it exited with this code'],
  ['128 + n', 'signal n ended it: 137 for SIGKILL, 143 for SIGTERM'],
  ['124', "the command's --timeout ended it; or wait's --timeout passed first"],
  ['125', 'Longrun failed: wrong command line, no server, no such handle, the command was lost'],
  ['126', 'the program is there and cannot be run'],
  ['127', 'there is no such program'],
];
