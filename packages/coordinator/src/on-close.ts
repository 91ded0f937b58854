import { CANCEL_ANSWER_MS } from '@longrun/protocol';
import { MAX_JOINED_ASKERS } from './bounds.js';
import type { Handler } from './handler.js';
import { beginSessionEnd } from './life/begin-session-end.js';
import { sweepHost } from './life/settle-close.js';
import type { Closing } from './state/coordinator-state.js';

/** Takes no more commands, and ends every session at once under one deadline. A second close joins the first. */
export const onClose: Handler<'close'> = (state, { replyTo }, ctx) => {
  state.closed = true;
  if (state.closing !== undefined) {
    if (state.closing.askers.length < MAX_JOINED_ASKERS) state.closing.askers.push(replyTo);
    else ctx.reply(replyTo, { ended: 0, survivors: [] });
    return;
  }
  const sessions = [...state.sessions.values()];
  const pending = new Set(sessions.map((session) => session.sessionId));
  const dueAt = ctx.clock.monotonic() + CANCEL_ANSWER_MS;
  const closing: Closing = { askers: [replyTo], pending, ended: 0, survivors: [], sweeping: false, dueAt };
  state.closing = closing;
  ctx.timers.start('close', CANCEL_ANSWER_MS, { type: 'close-due' });
  if (pending.size === 0) sweepHost(state, ctx);
  for (const session of sessions) beginSessionEnd(state, session, 'close', undefined, ctx);
};
