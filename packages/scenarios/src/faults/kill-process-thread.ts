import type { FaultOutcome } from '../world/world.js';
import { done, type FaultSite, missed } from './fault-site.js';

/**
 * Ends the thread of a random live handle that is on one; queued commands are not, and others end meanwhile. `endThread`
 * answers false for those.
 */
export async function killProcessThread(
  site: FaultSite,
  endThread: (handleId: string) => Promise<boolean>,
): Promise<FaultOutcome> {
  const live = await site.live();
  if (live.length === 0) return missed('no handle is live');
  const first = site.choose(live.length);
  for (const { handleId } of [...live.slice(first), ...live.slice(0, first)]) {
    if (await endThread(handleId)) return done(`the thread of ${handleId} ended`, handleId);
  }
  return missed('no live handle was on a thread any more');
}
