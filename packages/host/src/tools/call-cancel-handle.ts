import { asHandleId } from '@longrun/protocol';
import type { ToolArguments, ToolOutput } from '@longrun/protocol/tools';
import type { ToolCall } from './tool-call.js';

/** `cancel_handle`: the receipt's fields and what the cancel did, in one flat object. */
export async function callCancelHandle(
  args: ToolArguments<'cancel_handle'>,
  { backend, sessionId }: ToolCall,
): Promise<ToolOutput<'cancel_handle'>> {
  const reply = await backend.cancel({
    handleId: asHandleId(args.handle_id),
    sessionId,
    force: args.force,
    ...(args.grace_ms !== undefined && { graceMs: args.grace_ms }),
  });
  return {
    ...reply.receipt,
    cancelled: reply.cancelled,
    handle_id: reply.handleId,
    // Not the receipt's: those are the survivors of the handle's end, these of the call.
    survivors: [...reply.survivors],
    ...(reply.leftoversEnded !== undefined && { leftovers_ended: reply.leftoversEnded }),
  };
}
