import { CANCEL_ANSWER_MS, type EndSessionReply, type ReplyTo } from '@longrun/protocol';
import { MAX_JOINED_ASKERS } from '../bounds.js';
import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import type { SessionEnding, SessionEntry } from '../state/session-entry.js';
import { bury } from '../state/session-index.js';
import { cancelHandle } from './cancel-handle.js';
import { endLingering } from './linger.js';
import { settleSession } from './settle-session.js';

/**
 * Ends a session, or joins the end under way: tombstone first, so that a spawn that comes next is refused; then
 * every live handle and every lingering group at once, under one deadline.
 */
export function beginSessionEnd(
  state: CoordinatorState,
  session: SessionEntry,
  by: 'session-end' | 'close',
  asker: ReplyTo<EndSessionReply> | undefined,
  ctx: CoordinatorContext,
): void {
  const { sessionId } = session;
  bury(state, sessionId);
  session.ended = true;
  const joins = session.ending !== undefined;
  const ending = session.ending ?? newEnding(session, by, ctx);
  session.ending = ending;
  if (asker !== undefined) {
    // The owner's place stays first: only it is told the number.
    if (ending.askers.length < MAX_JOINED_ASKERS) ending.askers.push(asker);
    else ctx.reply(asker, { ok: true, ended: 0, survivors: [] });
  }
  if (!joins) {
    ctx.timers.start(`session-end:${sessionId}`, CANCEL_ANSWER_MS, { type: 'session-end-due', sessionId });
    for (const handleId of [...session.live]) {
      const handle = state.live.get(handleId);
      if (handle === undefined) continue;
      cancelHandle(state, handle, { by, force: false, graceMs: handle.graceMs }, ctx);
    }
    for (const handleId of [...session.lingering]) {
      const group = state.lingering.get(handleId);
      if (group !== undefined) endLingering(group, { force: false, graceMs: group.graceMs }, ctx);
    }
  }
  settleSession(state, session, ctx);
}

/** A close searches once for all sessions, when they have ended. */
function newEnding(session: SessionEntry, by: SessionEnding['by'], ctx: CoordinatorContext): SessionEnding {
  const sweep = session.launched && by === 'session-end' ? 'due' : 'done';
  return {
    by,
    askers: [],
    ended: 0,
    sweep,
    dueAt: ctx.clock.monotonic() + CANCEL_ANSWER_MS,
    survivors: [],
  };
}
