import type { Handler } from './handler.js';
import { moveHandle } from './state/move-handle.js';

/** A queued process actor got its thread. */
export const onStarting: Handler<'starting'> = (state, { handleId }, ctx) => {
  const handle = state.live.get(handleId);
  if (handle?.state === 'queued') moveHandle(state, handle, 'starting', ctx);
};
