import { accessSync, constants, statSync } from 'node:fs';
import type { ErrorData } from '@longrun/protocol';
import { errnoOf, spawnFailure } from './spawn-failure.js';

/**
 * Looks at the working directory before the spawn: the error of a failed spawn names the program even when
 * the directory was at fault.
 *
 * @returns the error that names the directory, or undefined when a child can be started in it
 */
export function checkCwd(cwd: string): ErrorData | undefined {
  const refuse = (errno: string, reason?: string): ErrorData =>
    spawnFailure(`in the working directory ${JSON.stringify(cwd)}`, errno, {
      missing: 'cwd',
      path: cwd,
      ...(reason === undefined ? {} : { reason }),
    });
  try {
    if (!statSync(cwd).isDirectory()) return refuse('ENOTDIR', 'it is not a directory');
    accessSync(cwd, constants.X_OK);
    return undefined;
  } catch (error) {
    const errno = errnoOf(error);
    return refuse(errno, errno === 'ENOENT' ? 'no such directory' : undefined);
  }
}
