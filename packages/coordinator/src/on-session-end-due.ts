import type { Handler } from './handler.js';
import { finishSessionEndLate } from './life/settle-session.js';

/** The 2 s of a session end are over: it is answered now, whatever is left. */
export const onSessionEndDue: Handler<'session-end-due'> = (state, { sessionId }, ctx) => {
  const session = state.sessions.get(sessionId);
  if (session?.ending !== undefined) finishSessionEndLate(state, session, ctx);
};
