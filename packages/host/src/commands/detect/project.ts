/** What an ecosystem may ask about a project. Looks into the working directory itself, never above or below. */
import { access, constants, open, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import type { Place } from '../build-command.js';
import type { HostSnapshot } from '../host-snapshot.js';

/** Manifests are read up to here; real ones are a few KiB. */
export const MAX_MANIFEST_BYTES: number = 1024 * 1024;

/** Where execvp(3) looks when PATH is not set, on glibc; the portable launcher does the same. */
const DEFAULT_PATH = '/bin:/usr/bin';

export interface Project {
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** True when `name` is a regular file, or a link to one. */
  has(name: string): Promise<boolean>;
  /** True when `name` is a regular file that this user may execute. */
  isExecutable(name: string): Promise<boolean>;
  /** The text of a file; undefined when it cannot be read or is longer than `MAX_MANIFEST_BYTES`. */
  read(name: string): Promise<string | undefined>;
  /** True when the child would find `program` on its PATH. */
  onPath(program: string): Promise<boolean>;
}

export function openProject(place: Place, platform: HostSnapshot['platform']): Project {
  const at = (name: string): string => join(place.cwd, name);
  return {
    cwd: place.cwd,
    platform,
    has: (name) => isFile(at(name)),
    isExecutable: (name) => isExecutableFile(at(name)),
    read: (name) => readBounded(at(name)),
    onPath: async (program) => {
      const names = platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
      for (const directory of (place.env['PATH'] ?? DEFAULT_PATH).split(delimiter)) {
        for (const name of names) {
          // An empty entry means the working directory.
          if (await isExecutableFile(resolve(place.cwd, directory, name))) return true;
        }
      }
      return false;
    },
  };
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

async function isExecutableFile(path: string): Promise<boolean> {
  if (!(await isFile(path))) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function readBounded(path: string): Promise<string | undefined> {
  // Asked first: opening a FIFO waits for its writer.
  if (!(await isFile(path))) return undefined;
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const buffer = Buffer.alloc(Math.min((await file.stat()).size, MAX_MANIFEST_BYTES) + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return bytesRead > MAX_MANIFEST_BYTES ? undefined : buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
