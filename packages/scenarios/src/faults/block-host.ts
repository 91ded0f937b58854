import type { FaultOutcome } from '../world/world.js';
import { done } from './fault-site.js';

/**
 * This thread does nothing for that long: no answer, no item, no timer of the host, and none of the load. It waits instead
 * of spinning, so that it takes no core from the service.
 */
export async function blockHost({ forMs }: { readonly forMs: number }): Promise<FaultOutcome> {
  const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  Atomics.wait(never, 0, 0, forMs);
  return done(`the host's thread was blocked for ${forMs} ms`);
}
