import type { FaultOutcome } from '../world/world.js';
import { done, type FaultSite, missed } from './fault-site.js';
import { chooseVictim, signalVictim } from './victim.js';

/** SIGKILL to the process of a random live handle, which the service has not asked for. */
export async function killChild(_fault: object, site: FaultSite): Promise<FaultOutcome> {
  const victim = await chooseVictim(site);
  if (victim === undefined || !signalVictim(victim, 'SIGKILL')) return missed('no live handle has a process');
  return done(`process ${victim.process.pid} killed`, victim.handleId);
}
