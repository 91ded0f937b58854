// Whether somebody listens on a socket file, and who. A file whose owner has died refuses the connection at once.
import { ask } from './ask.js';
import { PROBE_MS } from './bounds.js';
import { errnoOf } from './errno-of.js';
import type { ServerInfo } from './methods.js';

export type Probe =
  | { readonly state: 'live'; readonly info: ServerInfo }
  /** Nobody listens there any more. */
  | { readonly state: 'stale' }
  | { readonly state: 'none' }
  /** Somebody listens, and does not say who: stopped, overloaded, or no server of ours. */
  | { readonly state: 'mute'; readonly why: string };

export async function probe(path: string): Promise<Probe> {
  try {
    const info = await ask(path, 'server', {}, { timeoutMs: PROBE_MS });
    return { state: 'live', info };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT') return { state: 'none' };
    if (errno === 'ECONNREFUSED') return { state: 'stale' };
    return { state: 'mute', why: error instanceof Error ? error.message : String(error) };
  }
}
