import type { Handler } from './handler.js';
import { measureOutput } from './life/measure-output.js';

/** How much a live handle has written so far. */
export const onOutputProgressed: Handler<'output-progressed'> = (state, message, _ctx) => {
  const handle = state.live.get(message.handleId);
  if (handle === undefined) return;
  measureOutput(state, handle, message.stdoutBytes, message.stderrBytes);
  handle.stdoutBytes = message.stdoutBytes;
  handle.stderrBytes = message.stderrBytes;
  handle.lastOutputAt = message.lastOutputAt;
};
