import type { HandleListing } from '@longrun/protocol';
import type { CoordinatorContext, Handler } from './handler.js';
import type { Receipt } from './ports/receipt-store.js';
import type { LiveHandle } from './state/live-handle.js';

/** Finished handles (if asked for) in the order of their ends, then live ones in the order of their spawns. */
export const onList: Handler<'list'> = (state, { sessionId, includeFinished, replyTo }, ctx) => {
  const own = (entry: LiveHandle | Receipt): boolean =>
    sessionId === undefined || entry.sessionId === sessionId;
  const rows: HandleListing[] = [];
  for (const receipt of includeFinished ? state.receipts.store.values() : []) {
    if (own(receipt)) rows.push(finishedRow(receipt, state.lingering.has(receipt.handleId)));
  }
  for (const handle of state.live.values()) {
    if (own(handle)) rows.push(liveRow(handle, ctx));
  }
  ctx.reply(replyTo, rows);
};

function liveRow(handle: LiveHandle, ctx: CoordinatorContext): HandleListing {
  const { process } = handle;
  const since = handle.lastOutputAt ?? process?.startedAt ?? handle.admittedAt;
  // Unix time can step back.
  const silentMs = Math.max(0, ctx.clock.now() - since);
  const durationMs =
    process === undefined ? undefined : Math.round(ctx.clock.monotonic() - process.startedMonotonicMs);
  return {
    handle_id: handle.handleId,
    command_id: handle.commandId,
    session_id: handle.sessionId,
    command: handle.display,
    state: handle.state,
    pid: process?.identity.pid ?? null,
    started_at: process?.startedAt ?? null,
    ended_at: null,
    exit_code: null,
    signal: null,
    duration_ms: durationMs ?? 0,
    stdout_bytes: handle.stdoutBytes,
    stderr_bytes: handle.stderrBytes,
    // And forth: no command has been silent for longer than it runs.
    silent_ms: Math.min(silentMs, durationMs ?? silentMs),
    descendants_alive: 0,
  };
}

function finishedRow({ state, result }: Receipt, lingers: boolean): HandleListing {
  return {
    handle_id: result.handle_id,
    command_id: result.command_id,
    session_id: result.session_id,
    command: result.command,
    state,
    pid: result.pid === 0 ? null : result.pid,
    started_at: result.started_at,
    ended_at: result.ended_at,
    exit_code: result.exit_code,
    signal: result.signal,
    duration_ms: result.duration_ms,
    stdout_bytes: result.stdout_bytes,
    stderr_bytes: result.stderr_bytes,
    silent_ms: 0,
    // As many as there were at the exit, while there are any.
    descendants_alive: lingers ? result.descendants_alive : 0,
  };
}
