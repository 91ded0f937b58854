import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../errno-of.js';

/** Where a path leads after every link. */
export type RealLocation =
  | { readonly kind: 'exists'; readonly path: string }
  /**
   * It cannot be resolved to its end, for the reason `errno`. `nearest`: its deepest resolvable directory,
   * resolved, plus the names that remain.
   */
  | { readonly kind: 'unresolved'; readonly nearest: string; readonly errno: string };

/** Resolves all links of an absolute path, as the kernel would. Never rejects. */
export async function realLocation(path: string): Promise<RealLocation> {
  let errno: string | undefined;
  let rest = '';
  for (let at = path; ; at = dirname(at)) {
    try {
      const real = await realpath(at);
      return errno === undefined
        ? { kind: 'exists', path: real }
        : { kind: 'unresolved', nearest: join(real, rest), errno };
    } catch (error) {
      errno ??= errnoOf(error);
      if (dirname(at) === at) return { kind: 'unresolved', nearest: path, errno };
      rest = join(basename(at), rest);
    }
  }
}
