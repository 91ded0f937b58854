import { mkdirSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { getSystemErrorName } from 'node:util';
import type { Logger } from '@longrun/actor';
import { loadNative } from '@longrun/native';
import { createMachineProcesses, machineCgroup, ownCgroup, type ProcessTable } from '@longrun/process';
import { errnoOf } from '../errno-of.js';
import { MAX_CGROUP_LENGTH } from '../guardian/lines.js';

/** An operator's way out: `off`, and commands stay in the cgroup of the host. */
export const CGROUP_VARIABLE = 'LONGRUN_CGROUP';

/**
 * `longrun-<pid>-<start time of that process>-<its PID namespace>-<host token>`: says whose it is, even after a crash, and to
 * whom that pid means anything.
 */
const PATTERN = /^longrun-(\d+)-(\d+)-(\d+)-[0-9a-f]{32}$/;

/** It cannot be told. */
const NO_NAMESPACE = '0';

const processes: ProcessTable = createMachineProcesses();

/**
 * The directory under which every command of a control thread gets a cgroup, made below the cgroup that the host is in.
 * It is tried out at once; undefined where it cannot be had, with a debug line that says why.
 */
export function openHostCgroup(hostToken: string, logger: Logger): string | undefined {
  const none = (reason: string): undefined => {
    logger.log('debug', { actor: 'cgroup', reason }, 'commands get no cgroup of their own');
  };
  if (process.env[CGROUP_VARIABLE] === 'off') return none(`${CGROUP_VARIABLE} is off`);
  const support = loadNative();
  if (!support.ok) return none('it takes the native launcher');
  const own = ownCgroup();
  if (own === undefined) return none('this host is in no cgroup of version 2 that it can see');
  const startTime = startTimeOf(process.pid) ?? 0;
  const directory = path.join(own, `longrun-${process.pid}-${startTime}-${pidNamespace()}-${hostToken}`);
  // The guardian has to be told it.
  if (directory.length > MAX_CGROUP_LENGTH || !/^[\x20-\x7e]+$/.test(directory)) {
    return none('the path of its own is too long, or not plain ASCII');
  }
  try {
    mkdirSync(directory);
  } catch (error) {
    return none(`${errnoOf(error)} at ${directory}`);
  }
  const refused = support.binding.cgroupProbe(path.join(directory, 'probe'));
  if (refused === 0) return directory;
  machineCgroup(directory).remove();
  return none(`${getSystemErrorName(-refused)} for a child in ${directory}`);
}

/** Removes what hosts left that died, with nobody in it, in the same place and PID namespace as `own`. */
export function sweepHostCgroups(own: string, logger: Logger): void {
  sweep(own).catch((error: unknown) => {
    logger.log('debug', { actor: 'cgroup', err: errnoOf(error) }, 'stale cgroups were not removed');
  });
}

async function sweep(own: string): Promise<void> {
  const parent = path.dirname(own);
  const namespace = pidNamespace();
  if (namespace === NO_NAMESPACE) return;
  for (const name of await readdir(parent)) {
    const [, pid, startTime, itsNamespace] = PATTERN.exec(name) ?? [];
    if (pid === undefined || name === path.basename(own) || startTime === '0') continue;
    if (itsNamespace !== namespace) continue;
    if (startTimeOf(Number(pid)) === startTime || processes.blind) continue;
    machineCgroup(path.join(parent, name)).remove();
  }
}

/** Number of the PID namespace. */
function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? NO_NAMESPACE;
  } catch {
    return NO_NAMESPACE;
  }
}

function startTimeOf(pid: number): string | undefined {
  return processes.find(pid)?.startTime;
}
