import type { Handler } from './handler.js';
import { answerWaiter } from './life/notify-waiters.js';

/** A wait's time is over. Its handles go on. */
export const onWaitExpired: Handler<'wait-expired'> = (state, message, ctx) => {
  const waiter = state.waiters.byId.get(message.waiter);
  if (waiter !== undefined) answerWaiter(state, waiter, true, ctx);
};
