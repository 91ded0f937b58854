/**
 * A failed call in words for a model: what is wrong, and what to do about it. The hints say in a line what the page of
 * errors says at length.
 */
import { type ErrorCode, LongrunError } from '@longrun/host';

/** What a model is told of a call that failed. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** What is at fault: `param`, `errno`, `path`, `limit`… At most `MAX_DETAILS_BYTES` as JSON. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly hint: string;
}

/** A message and the details each: enough for eight problems of an input, and 1,000 tokens at most together. */
const MAX_MESSAGE_LENGTH = 2000;
const MAX_DETAILS_BYTES = 2000;

const HINTS: Readonly<Record<ErrorCode, string>> = {
  INVALID_PARAMETER: 'Nothing was started. Correct the arguments and call again.',
  SPAWN_FAILED:
    'Nothing was started. missing "file": check the program name and PATH (a non-empty env replaces it unless env_mode is "patch"). missing "cwd": name a directory that exists.',
  SANDBOX_DENIED:
    'Nothing was started, and the same call is refused again. Stay inside of the allowed directories.',
  UNKNOWN_HANDLE: 'list_handles with include_finished: true has the ids of this session.',
  UNKNOWN_SESSION: 'Nothing was ever done in this session.',
  SESSION_ENDED: 'This session takes no more commands.',
  CAPACITY_EXCEEDED: 'Wait for commands to end, or cancel some, then try again.',
  TIMEOUT: 'The outcome is unknown: look with list_handles before you try again.',
  HOST_CLOSED: 'No command can be run any more.',
  INTERNAL: 'Look with list_handles, then try once more.',
};

/** Any failure of a call as a `Refusal`. What is no `LongrunError` is `INTERNAL`. */
export function refusalOf(error: unknown): Refusal {
  if (!LongrunError.is(error)) {
    const message = cut(error instanceof Error ? error.message : String(error));
    return { code: 'INTERNAL', message, details: {}, hint: HINTS.INTERNAL };
  }
  const { code, message, details } = error;
  return { code, message: cut(message), details: bounded(details), hint: HINTS[code] };
}

function cut(text: string): string {
  if (text.length <= MAX_MESSAGE_LENGTH) return text;
  // Half of a pair is no character.
  return `${text.slice(0, MAX_MESSAGE_LENGTH).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function bounded(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let room = MAX_DETAILS_BYTES;
  const kept = Object.entries(details).filter(([name, value]) => {
    const bytes = Buffer.byteLength(JSON.stringify({ [name]: value }));
    if (bytes > room) return false;
    room -= bytes;
    return true;
  });
  return Object.fromEntries(kept);
}
