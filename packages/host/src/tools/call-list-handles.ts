import type { ToolArguments, ToolOutput } from '@longrun/protocol/tools';
import type { ToolCall } from './tool-call.js';

/** `list_handles`: the session's own. */
export async function callListHandles(
  args: ToolArguments<'list_handles'>,
  { backend, sessionId }: ToolCall,
): Promise<ToolOutput<'list_handles'>> {
  return { handles: [...(await backend.list({ sessionId, includeFinished: args.include_finished }))] };
}
