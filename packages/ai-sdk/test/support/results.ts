import type { FeedbackItem, ToolResult } from '@longrun/host';

/** An inbox item for a command that ended as `changes` says; otherwise well and without output. */
export function endedItem(n: number, changes: Partial<ToolResult> = {}): FeedbackItem {
  const handleId = handleIdOf(n);
  const { stdout = '', stderr = '' } = changes;
  const result: ToolResult = {
    handle_id: handleId,
    exit_code: 0,
    stdout,
    stderr,
    duration_ms: 1200,
    signal: null,
    command_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    session_id: 's',
    status: 'completed',
    command: 'npm test',
    pid: 4711,
    started_at: 1_700_000_000_000,
    ended_at: 1_700_000_001_200,
    stdout_bytes: Buffer.byteLength(stdout),
    stderr_bytes: Buffer.byteLength(stderr),
    stdout_lines: 1,
    stderr_lines: 1,
    stdout_truncated: false,
    stderr_truncated: false,
    omitted_bytes: 0,
    dropped_bytes: 0,
    stdout_path: null,
    stderr_path: null,
    pipe_held: false,
    descendants_alive: 0,
    usage: null,
    survivors: [],
    ...changes,
  };
  return itemOf(n, JSON.stringify(result));
}

/** An inbox item with any content. */
export function itemOf(n: number, content: string): FeedbackItem {
  return {
    sequence: n,
    // Ids are branded strings, and only the host makes them.
    sessionId: 's' as FeedbackItem['sessionId'],
    kind: 'tool_result',
    handleId: handleIdOf(n),
    content,
    at: 1_700_000_001_200,
  };
}

function handleIdOf(n: number): FeedbackItem['handleId'] {
  return `hto-1f-${n}` as FeedbackItem['handleId'];
}
