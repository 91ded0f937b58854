import type { FeedbackItem } from '@longrun/host';

/** An inbox item that nothing but its handle and number is of interest of. */
export function item(
  sequence: number,
  handleId: string,
  content: object = { handle_id: handleId },
): FeedbackItem {
  return {
    sequence,
    // Ids are branded strings, and a test makes its own.
    sessionId: 's' as FeedbackItem['sessionId'],
    handleId: handleId as FeedbackItem['handleId'],
    kind: 'tool_result',
    content: JSON.stringify(content),
    at: 0,
  };
}
