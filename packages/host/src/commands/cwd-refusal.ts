import type { ErrorData } from '@longrun/protocol';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'is not a directory',
  EACCES: 'may not be entered by this user',
  ELOOP: 'has too many links',
  ENAMETOOLONG: 'is too long',
};

/** SPAWN_FAILED for a working directory that cannot be used. `path` is absolute. */
export function cwdRefusal(path: string, errno: string): ErrorData {
  return {
    code: 'SPAWN_FAILED',
    message: `The working directory ${path} ${REASONS[errno] ?? 'cannot be used'} (${errno}).`,
    details: { param: 'cwd', missing: 'cwd', errno, path },
  };
}
