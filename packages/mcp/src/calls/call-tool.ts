import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Call } from './call.js';
import { drainInbox } from './drain-inbox.js';
import { readOutput } from './read-output.js';
import { type RunEnd, runCommand } from './run-command.js';
import { waitHandles } from './wait-handles.js';

/** Longest unknown name that a message repeats. */
const MAX_NAME_LENGTH = 60;

/** The tools that start a command. */
export const RUN_TOOLS: readonly string[] = ['run_command', 'run_test', 'run_build_command'];

/**
 * Calls a tool for a client. Rejects with a `LongrunError`, or with a `ProtocolError` for a tool that there is not.
 *
 * @param taskAfterMs a run tool that still waits for its command after this is handed back as it is
 */
export function callTool(
  tool: string,
  input: Record<string, unknown>,
  call: Call,
  taskAfterMs?: number,
): Promise<RunEnd> {
  return call.session.within(tool, async () => {
    if (RUN_TOOLS.includes(tool)) return runCommand(tool, input, call, taskAfterMs);
    return { kind: 'answer', output: await otherTool(tool, input, call) };
  });
}

async function otherTool(
  tool: string,
  input: Record<string, unknown>,
  call: Call,
): Promise<Record<string, unknown>> {
  const { session } = call;
  switch (tool) {
    case 'wait_handles':
      return waitHandles(input, call);
    case 'read_output':
      return readOutput(input, call);
    case 'drain_inbox':
      return drainInbox(input, call);
    case 'cancel_handle': {
      const output = await session.call(tool, input);
      if (output['cancelled'] === true) session.inbox.forget(String(output['handle_id']));
      return output;
    }
    case 'list_handles':
      return session.call(tool, input);
    default:
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `Unknown tool: ${tool.slice(0, MAX_NAME_LENGTH)}`,
      );
  }
}
