import type { Handler } from './handler.js';
import { relaxGuard } from './life/guard-answer.js';
import { notifyWaiters } from './life/notify-waiters.js';
import { observeGone } from './life/observe-gone.js';
import { settleSession } from './life/settle-session.js';
import { count } from './state/coordinator-state.js';
import { unpinReceipt } from './state/receipts.js';
import { enterSession } from './state/session-index.js';

/** The item is in the inbox: now everybody else may be told. A second one, after a repeated attempt, says nothing new. */
export const onDelivered: Handler<'delivered'> = (state, { handleId }, ctx) => {
  const delivery = state.delivering.get(handleId);
  if (delivery === undefined) return;
  const session = enterSession(state, delivery.sessionId);
  state.delivering.delete(handleId);
  session.delivering.delete(handleId);
  session.reserved -= 1;
  session.undrained += 1;
  count(state, 'delivered');
  if (state.delivering.size === 0) ctx.timers.cancel('redeliver');
  observeGone(state, handleId);
  for (const { to, reply } of delivery.answers) ctx.reply(to, reply);
  relaxGuard(state, handleId, ctx);
  notifyWaiters(state, handleId, delivery.result, ctx);
  unpinReceipt(state, handleId);
  settleSession(state, session, ctx);
};
