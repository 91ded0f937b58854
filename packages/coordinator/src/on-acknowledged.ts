import type { Handler } from './handler.js';
import { expectThat } from './state/alarm.js';

/** A consumer has taken items: their places are free again. Of a session that is gone there is nothing to free. */
export const onAcknowledged: Handler<'acknowledged'> = (state, message, ctx) => {
  const session = state.sessions.get(message.sessionId);
  if (session === undefined) return;
  const left = session.undrained - message.count;
  const fields = { session_id: message.sessionId, undrained: session.undrained, count: message.count };
  const possible = session.delivering.size + left >= 0 && message.count >= 0;
  if (!expectThat(state, possible, 'more items acknowledged than were ever sent', fields, ctx)) return;
  session.undrained = left;
};
