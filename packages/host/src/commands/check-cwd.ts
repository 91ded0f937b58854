import { access, constants, stat } from 'node:fs/promises';
import type { ErrorData } from '@longrun/protocol';
import { errnoOf } from '../errno-of.js';
import { cwdRefusal } from './cwd-refusal.js';

/**
 * Checks that a working directory exists and can be entered. The launcher would find out too, but from the
 * kernel's answer alone it cannot tell a missing directory from a missing program.
 */
export async function checkCwd(path: string): Promise<ErrorData | undefined> {
  try {
    if (!(await stat(path)).isDirectory()) return cwdRefusal(path, 'ENOTDIR');
    await access(path, constants.X_OK);
    return undefined;
  } catch (error) {
    return cwdRefusal(path, errnoOf(error));
  }
}
