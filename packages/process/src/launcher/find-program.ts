import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import type { ErrorData } from '@longrun/protocol';
import { errnoOf, spawnFailure } from './spawn-failure.js';

/** What execvp(3) searches when the environment has no PATH (glibc's `_CS_PATH`). */
const DEFAULT_PATH = '/bin:/usr/bin';

/** A file that can be run, as the child has to name it: absolute, or relative to its working directory. */
export type ProgramSearch =
  | { readonly ok: true; readonly file: string }
  | { readonly ok: false; readonly error: ErrorData };

/**
 * Finds the program as execvp(3) does, in the PATH of the child's environment and from the child's directory. A name with
 * a slash is taken as it is. In PATH, a file that may not be run is passed over, and is the error only when
 * no later entry has one that may; any other failure of an entry but "not there" ends the search.
 */
export function findProgram(
  name: string,
  searchPath: string | undefined,
  cwd: string | undefined,
): ProgramSearch {
  const refuse = (errno: string, path: string, reason?: string): ProgramSearch => ({
    ok: false,
    error: spawnFailure(JSON.stringify(name), errno, {
      missing: 'file',
      path,
      ...(reason === undefined ? {} : { reason }),
    }),
  });

  if (name === '') return refuse('ENOENT', name, 'the program name is empty');
  if (name.includes('/')) {
    const failure = whyNotRunnable(name, cwd);
    return failure === undefined ? { ok: true, file: name } : refuse(failure.errno, name, failure.reason);
  }

  let denied: { readonly path: string; readonly reason?: string } | undefined;
  for (const directory of (searchPath ?? DEFAULT_PATH).split(delimiter)) {
    // An empty entry is the current directory; './' keeps the slash, so that nobody searches PATH again.
    const candidate = directory === '' ? `./${name}` : `${directory}/${name}`;
    const failure = whyNotRunnable(candidate, cwd);
    if (failure === undefined) return { ok: true, file: candidate };
    if (failure.errno === 'ENOENT' || failure.errno === 'ENOTDIR') continue;
    if (failure.errno !== 'EACCES') return refuse(failure.errno, candidate, failure.reason);
    denied ??= { path: candidate, ...(failure.reason === undefined ? {} : { reason: failure.reason }) };
  }
  return denied === undefined
    ? refuse('ENOENT', name, 'not found in the PATH of the command')
    : refuse('EACCES', denied.path, denied.reason);
}

function whyNotRunnable(
  file: string,
  cwd: string | undefined,
): { readonly errno: string; readonly reason?: string } | undefined {
  const path = cwd === undefined ? file : resolve(cwd, file);
  try {
    const stats = statSync(path);
    // execve(2) answers EACCES for a directory; only the words are ours.
    if (stats.isDirectory()) return { errno: 'EACCES', reason: 'it is a directory' };
    if (!stats.isFile()) return { errno: 'EACCES', reason: 'it is not a regular file' };
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    const errno = errnoOf(error);
    return errno === 'EACCES' ? { errno, reason: 'permission denied, or not executable' } : { errno };
  }
}
