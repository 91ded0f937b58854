import { spawnFailure } from '@longrun/process';
import type { ErrorData } from '@longrun/protocol';

/** What Node.js calls the failure of a new thread; its message ends with the errno. */
const CODE = 'ERR_WORKER_INIT_FAILED';
/** What may be there again in a moment: descriptors, threads, memory. */
const SHORTAGE: RegExp = /\b(EMFILE|ENFILE|EAGAIN|ENOMEM)\b/;

/** What Node.js says when it has no thread to give. */
export interface ThreadFailure extends Error {
  readonly code: typeof CODE;
}

/** True when a thread could not be started, as opposed to one that ran and ended. */
export function isThreadFailure(error: unknown): error is ThreadFailure {
  return error instanceof Error && 'code' in error && error.code === CODE;
}

/** The refusal of a command that waited for such a thread. Undefined when the machine is not short of anything. */
export function shortageOf(error: Error): ErrorData | undefined {
  const errno = SHORTAGE.exec(error.message)?.[1];
  return errno === undefined ? undefined : spawnFailure('a process thread for the command', errno);
}
