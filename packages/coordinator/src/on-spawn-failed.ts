import type { Handler } from './handler.js';
import { failSpawn } from './life/fail-spawn.js';
import { lateFact } from './life/late-fact.js';

/** There is no process, and there will be none. */
export const onSpawnFailed: Handler<'spawn-failed'> = (state, { handleId, error }, ctx) => {
  const handle = state.live.get(handleId);
  if (handle === undefined) lateFact(state, 'spawn-failed', handleId, ctx);
  else failSpawn(state, handle, error, ctx);
};
