import type { FeedbackItem, ToolResult } from '@longrun/protocol';
import type { DrainedItem, ResultFlag } from './history-event.js';

/** An item as the history keeps it. */
export function describeItem(item: FeedbackItem): DrainedItem {
  // The content is a `ToolResult` by contract; what is wrong in it is judged from what is kept here.
  const result = JSON.parse(item.content) as ToolResult;
  return {
    sequence: item.sequence,
    sessionId: item.sessionId,
    handleId: item.handleId,
    contentSessionId: result.session_id,
    status: result.status,
    exitCode: result.exit_code,
    startedAt: result.started_at,
    endedAt: result.ended_at,
    durationMs: result.duration_ms,
    arrivedAt: item.at,
    flags: flagsOf(result),
  };
}

/** What a result says beyond how its command ended. */
export function flagsOf(result: Partial<ToolResult>): readonly ResultFlag[] {
  const flags: ResultFlag[] = [];
  if (result.pipe_held === true) flags.push('pipe-held');
  if (result.stdout_truncated === true || result.stderr_truncated === true) flags.push('truncated');
  if (typeof result.stdout_path === 'string' || typeof result.stderr_path === 'string') flags.push('spilled');
  if ((result.descendants_alive ?? 0) > 0) flags.push('descendants-alive');
  return flags;
}
