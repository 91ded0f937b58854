import { isAbsolute, relative, sep } from 'node:path';

/**
 * True when `path` is `root` or lies below it. Compares whole names, so `/a/bc` is not inside `/a/b`. Both are
 * absolute and have their links resolved already; this looks at names only.
 */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  // On Windows the way to another drive is absolute.
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
