import { listHandles } from '../calls/describe-handles.js';
import type { McpSession } from '../session/mcp-session.js';

/** The end of a stream that one read shows: four times what a result shows. */
const MAX_RESOURCE_BYTES: number = 256 * 1024;

/**
 * What a handle has printed on a stream so far. Of a long one the end, under a line that says what is left out. Rejects
 * with `UNKNOWN_HANDLE`.
 */
export async function readWholeOutput(
  session: McpSession,
  handleId: string,
  stream: string,
): Promise<string> {
  const row = (await listHandles(session)).find(({ handle_id }) => handle_id === handleId);
  const total = (stream === 'stdout' ? row?.stdout_bytes : row?.stderr_bytes) ?? 0;
  const asked = Math.max(0, total - MAX_RESOURCE_BYTES);
  let offset = asked;
  let text = '';
  let omitted = 0;
  // One read answers with one stored piece; a command that goes on printing does not hold the answer up.
  while (offset < asked + MAX_RESOURCE_BYTES) {
    const read = await session.call('read_output', {
      handle_id: handleId,
      stream,
      offset,
      max_bytes: asked + MAX_RESOURCE_BYTES - offset,
    });
    omitted += Number(read['omitted_bytes']);
    text += String(read['text']);
    if (read['text'] === '' || read['eof'] === true) break;
    offset = Number(read['next_offset']);
  }
  if (asked + omitted === 0) return text;
  return `[longrun: ${asked + omitted} bytes before or within this are left out; read_output has what is kept of them]\n${text}`;
}
