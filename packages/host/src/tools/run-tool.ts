/**
 * The one way into the tools: checks the call, runs it, and makes every failure a `LongrunError`. Talks to the
 * coordinator through `ToolBackend` only; knows neither threads nor actors.
 */
import { asSessionId, LongrunError, MAX_SESSION_ID_LENGTH } from '@longrun/protocol';
import { isToolName, parseToolInput, type ToolName, type ToolOutput } from '@longrun/protocol/tools';
import { takeHostSnapshot } from '../commands/host-snapshot.js';
import { noSandbox } from '../sandbox/no-sandbox.js';
import { callCancelHandle } from './call-cancel-handle.js';
import { callListHandles } from './call-list-handles.js';
import { callReadOutput } from './call-read-output.js';
import { callRunBuildCommand } from './call-run-build-command.js';
import { callRunCommand } from './call-run-command.js';
import { callRunTest } from './call-run-test.js';
import { callWaitHandles } from './call-wait-handles.js';
import { hostTools } from './host-tools.js';
import { refuse } from './refuse.js';
import type { ToolCall } from './tool-call.js';
import type { ToolDeps } from './tool-deps.js';
import { untilAborted } from './until-aborted.js';

/** For whom a tool acts. */
export interface ToolCaller {
  readonly sessionId: string;
}

/** Longest unknown name that a message repeats. */
const MAX_NAME_LENGTH = 60;

/**
 * Runs a tool.
 *
 * @param name one of `hostTools`
 * @param input what the tool's input schema describes; undefined counts as `{}`
 * @returns the object that the tool's output schema describes
 * @throws {LongrunError} INVALID_PARAMETER with `details.param` (`tool`, `sessionId`, or a path in the input);
 * SPAWN_FAILED, SANDBOX_DENIED, UNKNOWN_HANDLE, SESSION_ENDED, CAPACITY_EXCEEDED as the tool's work goes; TIMEOUT,
 * HOST_CLOSED, INTERNAL. `details.tool` is always set. With the signal's reason, for a call that it ended.
 */
export async function runTool(
  name: string,
  input: unknown,
  caller: ToolCaller | undefined,
  deps: ToolDeps,
): Promise<ToolOutput<ToolName>> {
  if (typeof name !== 'string' || !isToolName(name)) return refuseName(name);
  try {
    deps.signal?.throwIfAborted();
    // Before the first wait: what the host changes after the call must not show in it.
    const host = (deps.snapshot ?? takeHostSnapshot)();
    return await dispatch(name, input, {
      ...deps,
      sandbox: deps.sandbox ?? noSandbox,
      tool: name,
      sessionId: checkedSession(caller, name),
      host,
    });
  } catch (error) {
    if (deps.signal?.aborted && error === deps.signal.reason) throw error;
    if (LongrunError.is(error)) return refuse(error.toJSON(), name, error.cause);
    const message = `${name} failed inside Longrun: ${error instanceof Error ? error.message : String(error)}`;
    return refuse({ code: 'INTERNAL', message, details: {} }, name, error);
  }
}

function dispatch(name: ToolName, input: unknown, call: ToolCall): Promise<ToolOutput<ToolName>> {
  switch (name) {
    case 'run_command':
      return callRunCommand(checked(name, input), call);
    case 'run_test':
      return callRunTest(checked(name, input), call);
    case 'run_build_command':
      return callRunBuildCommand(checked(name, input), call);
    case 'cancel_handle':
      return untilAborted(callCancelHandle(checked(name, input), call), call.signal);
    case 'list_handles':
      return untilAborted(callListHandles(checked(name, input), call), call.signal);
    case 'read_output':
      return untilAborted(callReadOutput(checked(name, input), call), call.signal);
    case 'wait_handles':
      return untilAborted(callWaitHandles(checked(name, input), call), call.signal);
  }
}

function checked<Name extends ToolName>(name: Name, input: unknown) {
  const parsed = parseToolInput(name, input);
  return parsed.ok ? parsed.value : refuse(parsed.error, name);
}

function checkedSession(caller: ToolCaller | undefined, tool: ToolName) {
  // Callers without types get here too, and may have left it out.
  const id: unknown = caller?.sessionId;
  const got = typeof id === 'string' ? `${id.length} characters` : String(id === null ? 'null' : typeof id);
  if (typeof id === 'string' && id !== '' && id.length <= MAX_SESSION_ID_LENGTH) return asSessionId(id);
  const message = `${tool}: sessionId must be a string of 1 to ${MAX_SESSION_ID_LENGTH} characters, got ${got}`;
  return refuse({ code: 'INVALID_PARAMETER', message, details: { param: 'sessionId' } }, tool);
}

function refuseName(name: unknown): never {
  const tool = String(name).slice(0, MAX_NAME_LENGTH);
  const known = hostTools.map((each) => each.name).join(', ');
  const message = `There is no tool ${JSON.stringify(tool)}; there are ${known}.`;
  return refuse({ code: 'INVALID_PARAMETER', message, details: { param: 'tool' } }, tool);
}
