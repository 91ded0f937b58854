import { readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import type { ProcessCgroup } from './process-cgroup.js';

/** Links of a directory without others in it: its name, and the one that it has for itself. */
const LINKS_ALONE = 2;

/** The cgroup v2 whose directory `path` is, whoever made it. One that has been removed is one with nobody in it. */
export function machineCgroup(path: string): ProcessCgroup {
  return new MachineCgroup(path);
}

/** A class, since there is one for each live command. */
class MachineCgroup implements ProcessCgroup {
  readonly #path: string;
  #gone = false;

  constructor(path: string) {
    this.#path = path;
  }

  members(): readonly number[] {
    const pids: number[] = [];
    if (!this.#gone) collect(this.#path, pids);
    return pids;
  }

  kill(): void {
    if (this.#gone) return;
    try {
      writeFileSync(`${this.#path}/cgroup.kill`, '1', { flag: 'r+' });
    } catch {
      // It is gone, or this host is out of descriptors: signals by number go out as well, and `remove` tells.
    }
  }

  remove(): boolean {
    const path = this.#path;
    this.#gone ||= removed(path) || (isEmpty(path) && removedWithAllBelow(path));
    return this.#gone;
  }
}

function collect(path: string, pids: number[]): void {
  for (const line of textOf(`${path}/cgroup.procs`).split('\n')) {
    // 0: somebody whom this host's PID namespace does not show.
    if (line !== '' && line !== '0') pids.push(Number(line));
  }
  for (const below of directoriesIn(path)) collect(below, pids);
}

/** One of those who descend from it, and who started a service manager or another Longrun, may have made some. */
function directoriesIn(path: string): readonly string[] {
  try {
    if (statSync(path).nlink === LINKS_ALONE) return [];
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${path}/${name}`);
  } catch {
    return [];
  }
}

/** False also where it cannot be read. */
function isEmpty(path: string): boolean {
  return textOf(`${path}/cgroup.events`).includes('populated 0');
}

function removedWithAllBelow(path: string): boolean {
  for (const below of directoriesIn(path)) if (!removedWithAllBelow(below)) return false;
  return removed(path);
}

/** The kernel refuses while anybody lives in it, or others are in it: one system call removes and proves. */
function removed(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}

/** Empty when it cannot be read: it is gone, or this host is out of descriptors. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
