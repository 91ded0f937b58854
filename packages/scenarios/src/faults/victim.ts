import { TOKEN_VARIABLE } from '@longrun/protocol';
import { findProcess, isAlive, isSame, type SeenProcess, variableOf } from '../remains/proc.js';
import type { FaultSite } from './fault-site.js';

/** The process of a live handle, told from every other by its start time. */
export interface Victim {
  readonly handleId: string;
  readonly process: SeenProcess;
}

/** A random live handle's process. Proved to be that command's by the token in its environment. */
export async function chooseVictim(site: FaultSite): Promise<Victim | undefined> {
  const live = await site.live();
  if (live.length === 0) return undefined;
  const first = site.choose(live.length);
  for (let n = 0; n < live.length; n += 1) {
    const { handleId, commandId, pid } = live[(first + n) % live.length] ?? {};
    if (handleId === undefined || commandId === undefined || typeof pid !== 'number') continue;
    const process = findProcess(pid);
    const isOurs = variableOf(pid, TOKEN_VARIABLE)?.endsWith(`.${commandId}`) === true;
    if (process !== undefined && isAlive(process) && isOurs) return { handleId, process };
  }
  return undefined;
}

/** False when it is not there any more. */
export function signalVictim({ process: seen }: Victim, signal: NodeJS.Signals): boolean {
  const now = findProcess(seen.pid);
  if (now === undefined || !isSame(seen, now) || !isAlive(now)) return false;
  try {
    process.kill(seen.pid, signal);
    return true;
  } catch {
    // It ended in between.
    return false;
  }
}
