import type { Host } from '@longrun/host';
import type { StreamName } from './output.js';

/** One answer of `read_output`: its maximum, 1 MiB. */
const MAX_BYTES = 1024 * 1024;
/** How long one call waits for more; then the next one does. */
const WAIT_MS = 10_000;

/**
 * Hands over one stream of a handle from its first byte to its last, as it comes. Resolves to the number of bytes
 * that the service had dropped before they could be read.
 */
export async function followStream(
  host: Host,
  sessionId: string,
  handleId: string,
  stream: StreamName,
  onText: (text: string) => Promise<void>,
): Promise<number> {
  let offset = 0;
  let dropped = 0;
  for (;;) {
    const input = { handle_id: handleId, stream, offset, max_bytes: MAX_BYTES, wait_ms: WAIT_MS };
    const answer = await host.callTool('read_output', input, { sessionId });
    dropped += answer.omitted_bytes;
    offset = answer.next_offset;
    if (answer.text !== '') await onText(answer.text);
    if (answer.eof) return dropped;
  }
}
