import { REDELIVER_MS } from './bounds.js';
import type { Handler } from './handler.js';
import { attemptDelivery } from './life/deliver-result.js';

/** Sends again what the feedback actor has not confirmed in its time. */
export const onRedeliver: Handler<'redeliver'> = (state, _message, ctx) => {
  const now = ctx.clock.monotonic();
  for (const delivery of state.delivering.values()) {
    if (delivery.dueMs <= now) attemptDelivery(state, delivery, ctx);
  }
  if (state.delivering.size > 0) ctx.timers.start('redeliver', REDELIVER_MS, { type: 'redeliver' });
};
