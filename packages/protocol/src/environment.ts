declare const packed: unique symbol;

/**
 * The variables of an environment in one text, `NAME=value` each, ended by a NUL, as execve(2) has them. A record of
 * them costs a thread boundary ten times as much.
 */
export type PackedEnvironment = string & { readonly [packed]: 'PackedEnvironment' };

const NUL = '\0';

/** @returns undefined when a name or a value holds a NUL byte: no environment can. */
export function packEnvironment(env: Readonly<Record<string, string>>): PackedEnvironment | undefined {
  let text = '';
  for (const [name, value] of Object.entries(env)) {
    if (name.includes(NUL) || value.includes(NUL)) return undefined;
    text += `${name}=${value}${NUL}`;
  }
  return text as PackedEnvironment;
}

export function unpackEnvironment(environment: PackedEnvironment): Record<string, string> {
  const env = new Map<string, string>();
  for (const item of environment.split(NUL)) {
    // A name is at least one character, and that may be the sign itself (Windows has such variables).
    const end = item.indexOf('=', 1);
    const name = item.slice(0, end);
    // The first one of a name is the one that everybody finds.
    if (end > 0 && !env.has(name)) env.set(name, item.slice(end + 1));
  }
  return Object.fromEntries(env);
}

/** The value of one variable. */
export function variableOf(environment: PackedEnvironment, name: string): string | undefined {
  const start = startOf(environment, name);
  return start < 0 ? undefined : environment.slice(start + name.length + 1, environment.indexOf(NUL, start));
}

/** The same environment with one variable set, once. Neither part may hold a NUL byte. */
export function withVariable(environment: PackedEnvironment, name: string, value: string): PackedEnvironment {
  let others = environment;
  for (let start = startOf(others, name); start >= 0; start = startOf(others, name)) {
    others = (others.slice(0, start) + others.slice(others.indexOf(NUL, start) + 1)) as PackedEnvironment;
  }
  return `${others}${name}=${value}${NUL}` as PackedEnvironment;
}

/** Where the variable begins, -1 without it. */
function startOf(environment: PackedEnvironment, name: string): number {
  const wanted = `${name}=`;
  if (environment.startsWith(wanted)) return 0;
  const before = environment.indexOf(`${NUL}${wanted}`);
  return before < 0 ? -1 : before + 1;
}
