import type { Handler } from './handler.js';
import { failSpawn } from './life/fail-spawn.js';
import { logSweep } from './life/sweep.js';
import { refusal } from './refusal.js';

/** A thread was lost during a launch, and whatever it may have launched is ended: now the spawn has failed. */
export const onSpawnSwept: Handler<'spawn-swept'> = (state, { handleId, outcome }, ctx) => {
  ctx.timers.cancel(`spawn-sweep:${handleId}`);
  const handle = state.live.get(handleId);
  if (handle?.lostReason === undefined || handle.process !== undefined) return;
  logSweep(state, outcome, { handle_id: handleId, session_id: handle.sessionId }, ctx);
  const message = `the process thread was lost before the process started: ${handle.lostReason}`;
  failSpawn(state, handle, refusal('INTERNAL', message), ctx);
};
