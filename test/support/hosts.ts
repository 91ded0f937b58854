import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { createHost, type Host, type HostOptions, type ToolResult } from '@longrun/host';
import { asHandleId } from '@longrun/protocol';
import type { ToolInput, ToolOutput } from '@longrun/protocol/tools';

type RunInput = Omit<ToolInput<'run_command'>, 'argv' | 'long_running'>;

/** Each thread costs 0.1 s of a processor to boot: none to spare, and few for a burst, unless a test asks for more. */
const FEW_THREADS = { warm: 0, max: 8 };

/** A host that is closed when the test is over. */
export async function openHost(t: TestContext, options: HostOptions = {}): Promise<Host> {
  const host = await createHost({
    logger: false,
    ...options,
    threads: { ...FEW_THREADS, ...options.threads },
  });
  t.after(() => host.close());
  return host;
}

/** Starts a long-running command. */
export async function start(
  host: Host,
  sessionId: string,
  argv: string[],
  more: RunInput = {},
): Promise<{ handle_id: string; started_at: number; command: string }> {
  const answer = await host.callTool('run_command', { argv, ...more, long_running: true }, { sessionId });
  assert.ok(!('exit_code' in answer), 'a long-running call answers with a handle');
  return answer;
}

/** The same for a text that /bin/sh runs; `argument` becomes its $0, where /proc shows it. */
export function startShell(
  host: Host,
  sessionId: string,
  script: string,
  argument = 'sh',
  more: RunInput = {},
): ReturnType<typeof start> {
  return start(host, sessionId, ['/bin/sh', '-c', script, argument], more);
}

/** Runs a command in the foreground. */
export async function run(
  host: Host,
  sessionId: string,
  argv: string[],
  more: RunInput = {},
): Promise<ToolResult> {
  return resultOf(await host.callTool('run_command', { argv, ...more }, { sessionId }));
}

export function runShell(
  host: Host,
  sessionId: string,
  script: string,
  more: RunInput = {},
): Promise<ToolResult> {
  return run(host, sessionId, ['/bin/sh', '-c', script], more);
}

/** A run tool's answer that must be a result. */
export function resultOf(answer: ToolOutput<'run_command'>): ToolResult {
  assert.ok('exit_code' in answer, 'a foreground call answers with the result');
  return { ...answer, handle_id: asHandleId(answer.handle_id) };
}

export function cancel(
  host: Host,
  sessionId: string,
  handleId: string,
  more: Omit<ToolInput<'cancel_handle'>, 'handle_id'> = {},
): Promise<ToolOutput<'cancel_handle'>> {
  return host.callTool('cancel_handle', { handle_id: handleId, ...more }, { sessionId });
}

export async function list(
  host: Host,
  sessionId: string,
  includeFinished = false,
): Promise<ToolOutput<'list_handles'>['handles']> {
  return (await host.callTool('list_handles', { include_finished: includeFinished }, { sessionId })).handles;
}

export function wait(
  host: Host,
  sessionId: string,
  handleIds: string[],
  more: Omit<ToolInput<'wait_handles'>, 'handle_ids'> = {},
): Promise<ToolOutput<'wait_handles'>> {
  return host.callTool('wait_handles', { handle_ids: handleIds, timeout_ms: 60_000, ...more }, { sessionId });
}
