import type { ProcessIdentity } from '@longrun/protocol';
import { cgroupPath } from '../cgroup/cgroup-path.js';
import { machineCgroup } from '../cgroup/machine-cgroup.js';
import { signalNodeGroup } from '../launcher/signal-node-group.js';
import { createMachineProcesses } from '../proc/machine-processes.js';
import { Escapees } from './escapees.js';
import { ProcessGroup } from './process-group.js';

/** A dying host may hold up its exit this long; a SIGKILL takes about a millisecond. */
const MOST_MS = 250;
/** Between two searches. */
const PAUSE_MS = 2;

/** Whom no list has. */
export interface TokenSearch {
  /** Of a token: it ends with a dot. */
  readonly token: string;
  /** Directory of the cgroup of the host that made the token. */
  readonly cgroupRoot?: string;
}

/**
 * SIGKILL to every tree, at once: for a process that is exiting itself, where nothing asynchronous runs any more.
 * Groups are verified to be their leaders' first. Then whoever bears one of the tokens, or is in the cgroup, until nobody
 * is found.
 */
export function killTreesNow(
  trees: readonly { readonly leader: ProcessIdentity; readonly leftovers: readonly ProcessIdentity[] }[],
  searches: readonly TokenSearch[],
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
  for (const { token, cgroupRoot } of searches) {
    const cgroup = cgroupRoot === undefined ? undefined : machineCgroup(cgroupPath(cgroupRoot, token));
    const bearers = new Escapees({
      processes,
      token,
      everybody: true,
      ...(cgroup === undefined ? {} : { cgroup }),
    });
    while (performance.now() < until && bearers.search(true) !== 'clean') {
      bearers.signal('SIGKILL');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
      if (bearers.alive().length === 0) bearers.searchLater();
    }
  }
}
