import type { ErrorData, ErrorDetails } from '@longrun/protocol';

/** What the operating system said, in the words of a person who has to act on it. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  E2BIG: 'the arguments and environment are too long',
  EAGAIN: 'the limit on processes is reached; try again later',
  ENOMEM: 'out of memory',
  EMFILE: 'this host has too many open files',
  ENFILE: 'the machine has too many open files',
  ETXTBSY: 'the file is open for writing',
  ENOEXEC: 'not a format that can be run',
  EPERM: 'not permitted',
  EINVAL: 'an argument, variable or path holds a NUL byte',
};

/**
 * The one typed error of a failed launch.
 *
 * @param subject what was to be used: the program as written, or the working directory
 * @param errno name of the failed system call's errno
 * @param more `missing` and `path` where one of them is at fault, `reason` to replace the explanation
 */
export function spawnFailure(
  subject: string,
  errno: string,
  more: ErrorDetails & { readonly reason?: string } = {},
): ErrorData {
  const { reason, ...details } = more;
  const explanation = reason ?? EXPLANATIONS[errno] ?? 'the operating system refused';
  return {
    code: 'SPAWN_FAILED',
    message: `Cannot start ${subject}: ${explanation} (${errno}).`,
    details: { errno, ...details },
  };
}

/** The errno name of anything that was thrown. `EINVAL` for what never reached the operating system. */
export function errnoOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E(?!RR_)[A-Z0-9]+$/.test(code) ? code : 'EINVAL';
}
