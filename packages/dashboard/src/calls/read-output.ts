import { MAX_HANDLE_ID_LENGTH, MAX_SESSION_ID_LENGTH } from '@longrun/protocol';
import type { Call } from './call.js';
import { textOf } from './text-of.js';

/** What a reader can take in, and a fifth of a millisecond of the host's thread. */
const MAX_BYTES: number = 64 * 1024;
/** Shorter than proxies and browsers wait; a page that has left is waited for no longer than that. */
const WAIT_MS = 10_000;

/** A range of the output of the handle that is open in the page; waits a while for output past `offset`. */
export const readOutput: Call = async (source, input) => {
  const handleId = textOf(input, 'handle_id', MAX_HANDLE_ID_LENGTH);
  const sessionId = textOf(input, 'session_id', MAX_SESSION_ID_LENGTH);
  const { stream, offset } = input;
  const range = { handle_id: handleId, stream, offset, max_bytes: MAX_BYTES, wait_ms: WAIT_MS };
  return source.callTool('read_output', range, { sessionId });
};
