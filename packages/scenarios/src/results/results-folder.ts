// The folder of one run, and the name that leads to the newest one.
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Runs of one name that begin in the same millisecond. */
const MAX_SAME_TIME = 100;

/** Makes `<root>/<name>/<time>` and resolves to its path. `startedAt` is Unix milliseconds. Rejects with the file system's error. */
export async function makeResultsFolder(root: string, name: string, startedAt: number): Promise<string> {
  const parent = join(root, name);
  await mkdir(parent, { recursive: true });
  // Colons are not allowed in file names everywhere.
  const time = new Date(startedAt).toISOString().replaceAll(':', '-');
  for (let attempt = 1; ; attempt += 1) {
    const directory = join(parent, attempt === 1 ? time : `${time}-${attempt}`);
    try {
      await mkdir(directory);
      return directory;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || attempt === MAX_SAME_TIME) throw error;
    }
  }
}

/**
 * Points `<parent>/latest` at `folder`, a name within it: a symbolic link, or a file with the name where links are
 * refused. Whoever looks at it meanwhile sees the old one or the new one.
 */
export async function pointLatest(
  parent: string,
  folder: string,
  link: typeof symlink = symlink,
): Promise<void> {
  const fresh = join(parent, `.latest-${process.pid}-${folder}`);
  try {
    try {
      await link(folder, fresh);
    } catch {
      // No right to make links, or a file system without them: the reason makes no difference.
      await writeFile(fresh, `${folder}\n`);
    }
    await rename(fresh, join(parent, 'latest'));
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? Reflect.get(error, 'code') : undefined;
}
