import { readFileSync } from 'node:fs';

/** Fields of a line of mountinfo: the directory of the file system that is mounted, and where. */
const ROOT = 3;
const MOUNT_POINT = 4;

/**
 * The directory of the cgroup (v2) that this process is in. Undefined where there is none, or none that can be seen from
 * here.
 *
 * @param proc where /proc is
 */
export function ownCgroup(proc: string = '/proc'): string | undefined {
  const own = lines(`${proc}/self/cgroup`).find((line) => line.startsWith('0::'));
  const path = own?.slice('0::'.length);
  // `/../…`: it lies outside of what this namespace shows.
  if (path === undefined || path.split('/').includes('..')) return undefined;
  for (const line of lines(`${proc}/self/mountinfo`)) {
    const [fields = '', type = ''] = line.split(' - ');
    if (!type.startsWith('cgroup2 ')) continue;
    const columns = fields.split(' ');
    const root = unescaped(columns[ROOT] ?? '');
    const inside = below(root, path);
    if (inside !== undefined) return `${trimmed(unescaped(columns[MOUNT_POINT] ?? ''))}${trimmed(inside)}`;
  }
  return undefined;
}

/** What of `path` is below `root`, with the slash before it. */
function below(root: string, path: string): string | undefined {
  if (root === '/') return path;
  return path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : undefined;
}

function trimmed(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Spaces and the like are written as three octal digits. */
function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

function lines(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}
