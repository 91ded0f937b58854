import type { ResolvedLoad } from '../script/resolved-scenario.js';
import { execute } from './executors.js';
import type { LoadDeps } from './load-deps.js';
import { LoadGroup } from './load-group.js';

/**
 * Runs one load of a scenario from its start time to the end of its last iteration, with k6's meaning of the executors,
 * but for one thing: where k6 drops the iteration that made it allocate one more user, here that user takes it.
 * Resolves when no iteration runs any more, also after `deps.signal`. Rejects with what `deps.iterate` rejected with.
 */
export function runLoad(name: string, load: ResolvedLoad, deps: LoadDeps): Promise<void> {
  const startedAt = (deps.startedAt ?? deps.clock.monotonic()) + load.startTimeMs;
  const group = new LoadGroup(name, startedAt, deps);
  if (!group.closed) group.at(0, () => execute(group, load));
  return group.done;
}
