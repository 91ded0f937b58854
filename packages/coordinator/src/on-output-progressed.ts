import type { Handler } from './handler.js';

/** How much a live handle has written so far. */
export const onOutputProgressed: Handler<'output-progressed'> = (state, message, _ctx) => {
  const handle = state.live.get(message.handleId);
  if (handle === undefined) return;
  handle.stdoutBytes = message.stdoutBytes;
  handle.stderrBytes = message.stderrBytes;
  handle.lastOutputAt = message.lastOutputAt;
};
