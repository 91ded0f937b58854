import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Logger } from '@longrun/actor';
import { createMachineProcesses, type ProcessTable } from '@longrun/process';

const processes: ProcessTable = createMachineProcesses();

/** `longrun-<pid>-<start time of that process>-<ulid>`: says whose it is, even after a crash. */
const PATTERN = /^longrun-(\d+)-(\d+)-[0-9A-Z]{26}$/;

/** Where one host's spill files go. */
export function spillDirectoryPath(ulid: string): string {
  return path.join(tmpdir(), `longrun-${process.pid}-${startTimeOf(process.pid) ?? 0}-${ulid}`);
}

/**
 * Removes what hosts left that died without closing. A directory whose owner still runs is kept; so is every
 * one whose owner cannot be told from a later process with the same pid.
 */
export function sweepSpillDirectories(own: string, logger: Logger): void {
  sweep(own).catch((error: unknown) => {
    const err = error instanceof Error ? error.message : String(error);
    logger.log('debug', { actor: 'spill-sweep', err }, 'stale spill directories were not removed');
  });
}

async function sweep(own: string): Promise<void> {
  const root = path.dirname(own);
  for (const name of await readdir(root)) {
    const match = PATTERN.exec(name);
    if (match === null || name === path.basename(own)) continue;
    const [, pid, startTime] = match;
    if (startTime === '0' || startTimeOf(Number(pid)) === startTime || processes.blind) continue;
    await rm(path.join(root, name), { recursive: true, force: true });
  }
}

function startTimeOf(pid: number): string | undefined {
  return processes.find(pid)?.startTime;
}
