import { mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errnoOf } from '../../errno-of.js';

/** How it went with a directory for output. `path`: where it was to be, the temporary directory. */
export type DirectoryTrial =
  | {
      readonly ok: true;
      readonly path: string;
      readonly freeBytes: number;
      /** Its files are in memory. */
      readonly inMemory: boolean;
      /** Permission bits of the directory that was made: others are to have none. */
      readonly mode: number;
      /** Anybody may rename or remove what is in `path`: it is writable for all, and not sticky. */
      readonly exposed: boolean;
    }
  | { readonly ok: false; readonly path: string; readonly errno: string };

/** `TMPFS_MAGIC` and `RAMFS_MAGIC` of statfs(2). */
const IN_MEMORY: readonly number[] = [0x01021994, 0x858458f6];
const PERMISSIONS = 0o777;
const WRITABLE_FOR_ALL = 0o002;
const STICKY = 0o1000;

export function tryDirectory(): DirectoryTrial {
  const path = tmpdir();
  try {
    const made = mkdtempSync(join(path, 'longrun-doctor-'));
    try {
      writeFileSync(join(made, 'written'), 'x');
      const { bavail, bsize, type } = statfsSync(path);
      const { mode } = statSync(path);
      return {
        ok: true,
        path,
        freeBytes: bavail * bsize,
        inMemory: IN_MEMORY.includes(type),
        mode: statSync(made).mode & PERMISSIONS,
        exposed: (mode & WRITABLE_FOR_ALL) !== 0 && (mode & STICKY) === 0,
      };
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  } catch (error) {
    return { ok: false, path, errno: errnoOf(error) };
  }
}
