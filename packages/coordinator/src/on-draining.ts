import type { Handler } from './handler.js';
import { moveHandle } from './state/move-handle.js';

/** The leader is gone, its output goes on. Under a cancel the handle stays `cancelling`. */
export const onDraining: Handler<'draining'> = (state, { handleId }, ctx) => {
  const handle = state.live.get(handleId);
  if (handle !== undefined && handle.state !== 'cancelling') moveHandle(state, handle, 'draining', ctx);
};
