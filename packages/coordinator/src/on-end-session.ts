import type { Handler } from './handler.js';
import { beginSessionEnd } from './life/begin-session-end.js';
import { refusal } from './refusal.js';

/** Ends a session (C5). One that has ended before, and left nothing, is answered at once. */
export const onEndSession: Handler<'end-session'> = (state, { sessionId, replyTo }, ctx) => {
  const session = state.sessions.get(sessionId);
  if (session !== undefined) {
    beginSessionEnd(state, session, 'session-end', replyTo, ctx);
    return;
  }
  if (state.tombstones.has(sessionId)) {
    ctx.reply(replyTo, { ok: true, ended: 0, survivors: [] });
    return;
  }
  const error = refusal('UNKNOWN_SESSION', `no session ${sessionId}`, { session_id: sessionId });
  ctx.reply(replyTo, { ok: false, error });
};
