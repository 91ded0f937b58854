import type { LogFields } from '@longrun/actor';
import type { TerminalState, ToolResult } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import { type CoordinatorState, count } from '../state/coordinator-state.js';
import type { LiveHandle } from '../state/live-handle.js';

const WORDS: Readonly<Record<Exclude<TerminalState, 'failed'>, string>> = {
  exited: 'exited',
  timed_out: 'timed out',
  cancelled: 'cancelled',
  lost: 'lost',
};

/** The fields that every line about a handle has. `pid` is pino's own: the host's. */
export function handleFields(handle: LiveHandle): LogFields {
  return {
    handle_id: handle.handleId,
    session_id: handle.sessionId,
    command_id: handle.commandId,
    ...(handle.process === undefined ? {} : { child_pid: handle.process.identity.pid }),
  };
}

/** One line and one count per end. */
export function logEnd(
  state: CoordinatorState,
  handle: LiveHandle,
  to: Exclude<TerminalState, 'failed'>,
  result: ToolResult,
  ctx: CoordinatorContext,
): void {
  count(state, result.status);
  const fields = {
    ...handleFields(handle),
    duration_ms: result.duration_ms,
    exit: result.signal ?? result.exit_code,
    ...(handle.cancel === undefined ? {} : { ended_by: handle.cancel.by }),
    ...(result.descendants_alive > 0 ? { descendants_alive: result.descendants_alive } : {}),
    ...(result.survivors.length > 0 ? { survivors: result.survivors.length } : {}),
    ...(result.lost_reason === undefined ? {} : { lost_reason: result.lost_reason }),
  };
  ctx.log('info', fields, WORDS[to]);
}
