import type { HostSnapshot } from './host-snapshot.js';

/**
 * C8: the whole environment of a child. Nothing given, or nothing in it: the host's. Else `replace` (the default)
 * passes what is given and no more, `patch` adds it to the host's.
 */
export function childEnvironment(
  host: Pick<HostSnapshot, 'env' | 'platform'>,
  given: Readonly<Record<string, string>> | undefined,
  mode: 'replace' | 'patch' | undefined,
): Readonly<Record<string, string>> {
  if (given === undefined || Object.keys(given).length === 0) return host.env;
  if (mode !== 'patch') return { ...given };
  if (host.platform !== 'win32') return { ...host.env, ...given };
  // Windows takes Path and PATH for one name, and would keep only one of the two.
  const replaced = new Set(Object.keys(given).map((name) => name.toUpperCase()));
  const kept = Object.entries(host.env).filter(([name]) => !replaced.has(name.toUpperCase()));
  return { ...Object.fromEntries(kept), ...given };
}
