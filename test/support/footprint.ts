import { readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { childrenOf, isGuardian } from '@longrun/testkit';
import { hostCgroups } from './cgroups.js';

/** What a process may leave behind in itself and beside itself. */
export interface Footprint {
  readonly threads: number;
  /** What each descriptor is open on, sorted; numbers of pipes and sockets left out. */
  readonly descriptors: readonly string[];
  readonly children: number;
  /** Those of the children that guard a host. */
  readonly guardians: number;
  /** Entries of the temporary directory that belong to this process. */
  readonly files: readonly string[];
  /** Those of its hosts, where they have any. */
  readonly cgroups: readonly string[];
}

export function footprint(): Footprint {
  const children = childrenOf(process.pid);
  return {
    threads: readdirSync('/proc/self/task').length,
    descriptors: openDescriptors(),
    children: children.length,
    guardians: children.filter(isGuardian).length,
    files: spillDirectories(),
    cgroups: hostCgroups(),
  };
}

/** Where the hosts of this process keep spill files. */
export function spillDirectories(pid: number = process.pid): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`longrun-${pid}-`));
}

function openDescriptors(): string[] {
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).replace(/:\[\d+\]$/, '');
    } catch {
      // The descriptor that listed the directory.
      return undefined;
    }
  });
  return targets.filter((target) => target !== undefined).sort();
}
