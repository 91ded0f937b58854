import { asHandleId } from '@longrun/protocol';
import type { ToolArguments, ToolOutput } from '@longrun/protocol/tools';
import { refuse } from './refuse.js';
import type { ToolCall } from './tool-call.js';

/** `wait_handles`: waits, and ends nothing. A handle that is named twice is waited for once. */
export async function callWaitHandles(
  args: ToolArguments<'wait_handles'>,
  { backend, sessionId, tool }: ToolCall,
): Promise<ToolOutput<'wait_handles'>> {
  const reply = await backend.wait({
    handleIds: [...new Set(args.handle_ids)].map(asHandleId),
    sessionId,
    mode: args.mode,
    timeoutMs: args.timeout_ms,
  });
  if (!reply.ok) return refuse(reply.error, tool);
  return {
    finished: reply.finished.map((result) => ({ ...result, survivors: [...result.survivors] })),
    running: [...reply.running],
    timed_out: reply.timedOut,
  };
}
