import type { Handler } from './handler.js';
import { settleSession } from './life/settle-session.js';
import { logSweep } from './life/sweep.js';

/** What the commands of a session had left outside their groups is ended: so is the session. */
export const onSessionSwept: Handler<'session-swept'> = (state, { sessionId, outcome }, ctx) => {
  logSweep(state, outcome, { session_id: sessionId }, ctx);
  const session = state.sessions.get(sessionId);
  // The 2 s were over first.
  if (session?.ending?.sweep !== 'running') return;
  session.ending.sweep = 'done';
  if (!('failure' in outcome)) session.ending.survivors.push(...outcome.survivors);
  settleSession(state, session, ctx);
};
