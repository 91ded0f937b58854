import type { ProcessIdentity } from '@longrun/protocol';
import { signalNodeGroup } from '../launcher/signal-node-group.js';
import { createMachineProcesses } from '../proc/machine-processes.js';
import { Escapees } from './escapees.js';
import { ProcessGroup } from './process-group.js';

/** A dying host may hold up its exit this long; a SIGKILL takes about a millisecond. */
const MOST_MS = 250;
/** Between two searches. */
const PAUSE_MS = 2;

/**
 * SIGKILL to every tree, at once: for a process that is exiting itself, where nothing asynchronous runs any more.
 * Groups are verified to be their leaders' first. Then whoever bears one of the tokens, until nobody is found.
 *
 * @param tokens prefixes that end with a dot
 */
export function killTreesNow(
  trees: readonly { readonly leader: ProcessIdentity; readonly leftovers: readonly ProcessIdentity[] }[],
  tokens: readonly string[],
): void {
  const until = performance.now() + MOST_MS;
  // One census for all: the host starts nothing any more.
  const processes = createMachineProcesses({ listingMs: MOST_MS });
  const found = trees.map(({ leader, leftovers }) => {
    const send = (signal: NodeJS.Signals) => signalNodeGroup(leader.pid, signal);
    const group = new ProcessGroup(leader, send, processes, leftovers);
    group.leaderWasReaped();
    const escapees = new Escapees({ processes, leader });
    escapees.trace();
    return { group, escapees };
  });
  const living = found.map(({ group }) => group.alive().length > 0);
  found.forEach(({ group, escapees }, index) => {
    if (living[index] === true) group.signal('SIGKILL');
    escapees.signal('SIGKILL');
  });
  for (const token of tokens) {
    const bearers = new Escapees({ processes, token, everybody: true });
    while (performance.now() < until && bearers.search(true) !== 'clean') {
      bearers.signal('SIGKILL');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
      if (bearers.alive().length === 0) bearers.searchLater();
    }
  }
}
