import { MAX_OPEN_SESSIONS } from './bounds.js';
import type { Handler } from './handler.js';
import { enterSession } from './state/session-index.js';

/** Makes a session known. One that has ended stays ended: its id is not used again. */
export const onOpenSession: Handler<'open-session'> = (state, { sessionId }, ctx) => {
  if (state.closed || state.tombstones.has(sessionId)) return;
  if (!state.sessions.has(sessionId) && state.sessions.size >= MAX_OPEN_SESSIONS) {
    ctx.log(
      'warn',
      { session_id: sessionId, max: MAX_OPEN_SESSIONS },
      'session not opened, too many are open',
    );
    return;
  }
  enterSession(state, sessionId).opened = true;
};
