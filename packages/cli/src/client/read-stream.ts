// One stream of a handle, from an offset to its end, as it comes.
import { setTimeout as sleep } from 'node:timers/promises';
import { POLL_MS } from '../socket/bounds.js';
import type { Backend } from '../socket/methods.js';
import { callTool } from './call-tool.js';

export type StreamName = 'stdout' | 'stderr';

/** One answer of `read_output`: its maximum, 1 MiB. */
const MAX_BYTES = 1024 * 1024;
/**
 * Only so many reads of one handle may wait at the service; it answers further ones at once, with nothing. Who is told
 * nothing asks no more often than this.
 */
const PAUSE_MS = 200;

export interface StreamPlace {
  readonly session: string;
  readonly handleId: string;
  readonly stream: StreamName;
  /** @default 0 */
  readonly offset?: number;
}

/** Resolves to the bytes that were nowhere any more when they were asked for. `follow`: waits for the end of the command. */
export async function readStream(
  backend: Backend,
  { session, handleId, stream, offset: from = 0 }: StreamPlace,
  options: {
    readonly follow: boolean;
    readonly signal?: AbortSignal;
    /** `next`: the offset after it. */
    readonly onText: (text: string, next: number) => Promise<void>;
  },
): Promise<number> {
  const { follow, signal, onText } = options;
  const waitMs = follow ? POLL_MS : 0;
  let offset = from;
  let missing = 0;
  for (;;) {
    const input = { handle_id: handleId, stream, offset, max_bytes: MAX_BYTES, wait_ms: waitMs };
    const { output } = await callTool(backend, 'read_output', input, {
      session,
      waitMs,
      ...(signal !== undefined && { signal }),
    });
    missing += output.omitted_bytes;
    if (output.text !== '') await onText(output.text, output.next_offset);
    const stuck = output.next_offset === offset;
    offset = output.next_offset;
    if (output.eof || (!follow && stuck)) return missing;
    if (stuck) await sleep(PAUSE_MS, undefined, signal === undefined ? {} : { signal });
  }
}
