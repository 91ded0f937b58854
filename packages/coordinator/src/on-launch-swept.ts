import type { Handler } from './handler.js';
import { logSweep } from './life/sweep.js';

/** A launch was ended without its process actor, which tells of it when its thread goes on. */
export const onLaunchSwept: Handler<'launch-swept'> = (state, { handleId, outcome }, ctx) => {
  logSweep(state, outcome, { handle_id: handleId }, ctx);
  const cancel = state.live.get(handleId)?.cancel;
  if (cancel === undefined || 'failure' in outcome) return;
  const { ended, survivors } = outcome;
  if (ended > 0 || survivors.length > 0) cancel.launchEnd = { survivors };
};
