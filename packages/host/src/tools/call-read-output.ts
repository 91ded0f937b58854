import { asHandleId } from '@longrun/protocol';
import type { ToolArguments, ToolOutput } from '@longrun/protocol/tools';
import { refuse } from './refuse.js';
import type { ToolCall } from './tool-call.js';

/** `read_output`: one range of one stream. */
export async function callReadOutput(
  args: ToolArguments<'read_output'>,
  { backend, sessionId, tool }: ToolCall,
): Promise<ToolOutput<'read_output'>> {
  const reply = await backend.readOutput({
    handleId: asHandleId(args.handle_id),
    sessionId,
    stream: args.stream,
    offset: args.offset,
    maxBytes: args.max_bytes,
    waitMs: args.wait_ms,
  });
  if (!reply.ok) return refuse(reply.error, tool);
  const { text, offset, nextOffset, eof, omittedBytes } = reply.range;
  return { text, offset, next_offset: nextOffset, eof, omitted_bytes: omittedBytes };
}
