import type { Clock } from '@longrun/actor';
import { loadNative } from '@longrun/native';

const LOOK_EVERY_MS = 20;
/** It exits some 60 ms after the last process that it ended; longer only if the kernel will not let one go. */
const MOST_MS = 2000;

/**
 * Waits for the guardian of a control thread that has died: it is a child of this process, and nobody else waits for
 * it any more. Without the add-on it stays a zombie entry until this process exits, as other lost children do.
 */
export async function reapGuardian(pid: number, clock: Clock): Promise<void> {
  const support = loadNative();
  if (!support.ok) return;
  const until = clock.monotonic() + MOST_MS;
  while (isListed(pid) && support.binding.reap(pid) !== 1 && clock.monotonic() < until) {
    await new Promise<void>((done) => clock.after(LOOK_EVERY_MS, done));
  }
}

/** False as soon as not even a zombie has that pid: somebody reaped it after all. */
function isListed(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
