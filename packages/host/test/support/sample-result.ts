import { asHandleId, type HandleListing, type ToolResult } from '@longrun/protocol';

/** A finished command. */
export function sampleResult(changes: Partial<ToolResult> = {}): ToolResult {
  return {
    handle_id: asHandleId('hto-1-1'),
    ...{ exit_code: 0, stdout: 'out\n', stderr: '', duration_ms: 12.5, signal: null },
    ...{
      command_id: '01J00000000000000000000000',
      session_id: 's',
      status: 'completed',
      command: 'true',
      pid: 7,
    },
    ...{ started_at: 1, ended_at: 13, stdout_bytes: 4, stderr_bytes: 0, stdout_lines: 1, stderr_lines: 0 },
    ...{ stdout_truncated: false, stderr_truncated: false, omitted_bytes: 0, dropped_bytes: 0 },
    ...{
      stdout_path: null,
      stderr_path: null,
      pipe_held: false,
      descendants_alive: 0,
      usage: null,
      survivors: [],
    },
    ...changes,
  };
}

/** A running command, as it is listed. */
export function sampleListing(changes: Partial<HandleListing> = {}): HandleListing {
  return {
    ...{ handle_id: asHandleId('hto-1-2'), command_id: '01J00000000000000000000001', session_id: 's' },
    ...{ command: 'sleep 1', state: 'running', pid: 8, started_at: 1, ended_at: null, exit_code: null },
    ...{ signal: null, duration_ms: 5, stdout_bytes: 0, stderr_bytes: 0, silent_ms: 5, descendants_alive: 0 },
    ...changes,
  };
}
