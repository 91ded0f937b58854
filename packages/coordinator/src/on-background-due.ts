import type { Handler } from './handler.js';
import { answerStarted } from './life/answer-started.js';

/**
 * A foreground call has waited long enough: it is answered with the handle, and its result goes to the inbox, where
 * its place was kept from the start. Without a process yet, `started` answers. One that is being ended is answered
 * by its end, which is near.
 */
export const onBackgroundDue: Handler<'background-due'> = (state, { handleId }, ctx) => {
  const handle = state.live.get(handleId);
  if (handle === undefined || handle.cancel !== undefined) return;
  handle.delivery = 'inbox';
  if (handle.process !== undefined) state.ports.observer?.itemDue(handleId, true);
  answerStarted(handle, ctx);
};
