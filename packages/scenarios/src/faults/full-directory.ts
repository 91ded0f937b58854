import { renameSync } from 'node:fs';
import type { FaultOutcome } from '../world/world.js';
import { done, type FaultSite, missed } from './fault-site.js';

/** What the directory is called while it is out of the way. Still the host's by its name. */
const ASIDE = '-aside';

/**
 * No new file finds room in the directory: it is out of the way for that long. Nobody needs the right to mount for it,
 * and unlike modes it stops root as well. A file that is open already goes on.
 */
export async function fillDirectory(
  directory: string | undefined,
  { forMs }: { readonly forMs: number },
  site: FaultSite,
): Promise<FaultOutcome> {
  if (directory === undefined) return missed('the host has no directory for long output');
  try {
    renameSync(directory, `${directory}${ASIDE}`);
  } catch (error) {
    return missed(`the directory for long output could not be moved: ${String(error)}`);
  }
  try {
    await site.hold(forMs);
  } finally {
    renameSync(`${directory}${ASIDE}`, directory);
  }
  return done(`no new file for long output for ${forMs} ms`);
}
