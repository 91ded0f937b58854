import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadNative } from '@longrun/native';
import { ownCgroup } from '@longrun/process';
import { allProcesses, type SeenProcess } from './proc.js';

/** What this process has; the same word twice is two of a kind. */
export interface Footprint {
  /** Children, zombies too. */
  readonly processes: readonly SeenProcess[];
  /** By name of the thread. */
  readonly threads: readonly string[];
  /** By what they are open on; numbers of pipes and sockets left out. */
  readonly descriptors: readonly string[];
  /** What hosts of this process keep in the file system: output, and cgroups. */
  readonly files: readonly string[];
}

/**
 * Starts what a process starts once and Node and the add-on keep: the thread pool, the add-on's reserve of descriptors,
 * the one on /dev/null that Node opens with its first child. Before the first footprint.
 */
export async function warmUp(): Promise<void> {
  loadNative();
  await stat('/');
  await new Promise<void>((done) => {
    const child = spawn(process.execPath, ['--version']);
    child.once('error', () => done());
    child.once('close', () => done());
  });
}

export function takeFootprint(): Footprint {
  return {
    processes: allProcesses().filter(({ parent }) => parent === process.pid),
    threads: entriesOf('/proc/self/task').map((id) => nameOfThread(id)),
    descriptors: entriesOf('/proc/self/fd').flatMap(targetOf),
    files: [tmpdir(), ownCgroup()].flatMap((directory) =>
      directory === undefined ? [] : hostsIn(directory, process.pid),
    ),
  };
}

/** What the hosts of a process have put there: all of it is named for the process. */
export function hostsIn(directory: string, pid: number): readonly string[] {
  return entriesOf(directory)
    .filter((name) => name.startsWith(`longrun-${pid}-`))
    .map((name) => join(directory, name));
}

function nameOfThread(id: string): string {
  try {
    return `thread ${readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim()}`;
  } catch {
    // It ended while we looked; a later look does not list it.
    return 'thread on its way out';
  }
}

function targetOf(fd: string): string[] {
  try {
    return [readlinkSync(`/proc/self/fd/${fd}`).replace(/:\[\d+\]$/, '')];
  } catch {
    // The descriptor that listed the directory.
    return [];
  }
}

function entriesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
