/** Cgroups (v2) of hosts under test, seen in the file system. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownCgroup } from '@longrun/process';
import { noCgroups } from '@longrun/testkit';
import { LAUNCHER } from './launcher.js';

/** Why commands get no cgroups here, or false. */
export function noCommandCgroups(): string | false {
  return LAUNCHER === 'native' ? noCgroups() : 'it takes the native launcher';
}

/** Directories that the hosts of a process made for their commands. */
export function hostCgroups(pid: number = process.pid): string[] {
  const own = ownCgroup();
  if (own === undefined || noCgroups() !== false) return [];
  return readdirSync(own)
    .filter((name) => name.startsWith(`longrun-${pid}-`))
    .map((name) => join(own, name));
}

/** Directories below one of a host: of its sessions, and of their commands. */
export function cgroupsBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [join(path, name), ...cgroupsBelow(join(path, name))]);
}
