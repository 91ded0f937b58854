import type { Handler } from './handler.js';
import { goBackground } from './life/go-background.js';

/** A foreground call has waited as long as it wanted to. */
export const onBackgroundDue: Handler<'background-due'> = (state, { handleId }, ctx) => {
  const handle = state.live.get(handleId);
  if (handle !== undefined) goBackground(state, handle, ctx);
};
