import type { FaultOutcome } from '../world/world.js';
import { done, type FaultSite, missed } from './fault-site.js';

/** Ends the thread of a random live handle. `endThread` answers false when it is on none. */
export async function killProcessThread(
  site: FaultSite,
  endThread: (handleId: string) => Promise<boolean>,
): Promise<FaultOutcome> {
  const live = await site.live();
  const handle = live.length === 0 ? undefined : live[site.choose(live.length)];
  if (handle === undefined) return missed('no handle is live');
  const { handleId } = handle;
  return (await endThread(handleId))
    ? done(`the thread of ${handleId} ended`, handleId)
    : missed(`${handleId} was on no thread any more`);
}
