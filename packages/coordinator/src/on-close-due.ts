import type { Handler } from './handler.js';
import { finishClose } from './life/settle-close.js';
import { finishSessionEndLate } from './life/settle-session.js';

/** The 2 s of a close are over: sessions that are not done are answered late, and with the last one the close. */
export const onCloseDue: Handler<'close-due'> = (state, _message, ctx) => {
  for (const sessionId of [...(state.closing?.pending ?? [])]) {
    const session = state.sessions.get(sessionId);
    if (session?.ending !== undefined) finishSessionEndLate(state, session, ctx);
  }
  finishClose(state, ctx);
};
