import type { FaultOutcome } from '../world/world.js';
import { done, type FaultSite, missed } from './fault-site.js';
import { chooseVictim, signalVictim } from './victim.js';

/** SIGSTOP to the process of a random live handle, SIGCONT afterwards. Only the leader: its children run on. */
export async function stopChild(
  { forMs }: { readonly forMs: number },
  site: FaultSite,
): Promise<FaultOutcome> {
  const victim = await chooseVictim(site);
  if (victim === undefined || !signalVictim(victim, 'SIGSTOP')) return missed('no live handle has a process');
  await site.hold(forMs);
  const after = signalVictim(victim, 'SIGCONT') ? 'continued' : 'it was ended meanwhile';
  return done(`process ${victim.process.pid} stopped for ${forMs} ms, ${after}`, victim.handleId);
}
