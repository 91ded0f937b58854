import type { FeedbackItem } from '@longrun/protocol';
import type { DrainedItem } from '../history/history-event.js';

/** An item as the history has it: what identifies it, and what its content says of itself. */
export function drainedItem({ sequence, sessionId, handleId, content }: FeedbackItem): DrainedItem {
  // By contract a result; a field that is missing shows as what it is not.
  const result = JSON.parse(content) as Readonly<Record<string, unknown>>;
  return {
    sequence,
    sessionId,
    handleId,
    contentSessionId: String(result['session_id']),
    status: String(result['status']),
    exitCode: Number(result['exit_code']),
    startedAt: Number(result['started_at']),
    endedAt: Number(result['ended_at']),
  };
}
