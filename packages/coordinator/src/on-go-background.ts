import type { Handler } from './handler.js';
import { goBackground } from './life/go-background.js';

/**
 * The caller of a foreground command has gone. Only a call that keeps a place in the inbox can do so. One that is over
 * has been answered, or is about to be.
 */
export const onGoBackground: Handler<'go-background'> = (state, { sessionId, callId, replyTo }, ctx) => {
  // Seldom, and there are at most `limits.liveHandles` to look through: no index for it.
  const handle = [...state.live.values()].find(
    (one) => one.callId === callId && one.sessionId === sessionId && one.holdsPlace,
  );
  ctx.reply(replyTo, handle !== undefined);
  if (handle === undefined) return;
  ctx.timers.cancel(`background:${handle.handleId}`);
  goBackground(state, handle, ctx);
};
