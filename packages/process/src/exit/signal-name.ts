import { constants } from 'node:os';

/** Where two names share a number, the one people write. */
const PREFERRED: readonly string[] = ['SIGABRT', 'SIGIO', 'SIGCHLD'];

/** Linux real-time signals as programs see them: glibc keeps 32 and 33 for itself. */
const RT_MIN = 34;
const RT_MAX = 64;

const BY_NUMBER: ReadonlyMap<number, string> = inverse(constants.signals);

/**
 * The POSIX name of a signal number on this platform: `SIGKILL`, `SIGRTMIN+3`. A number without a name, which
 * no kernel reports, is `SIG<n>`.
 */
export function signalName(number: number): string {
  const name = BY_NUMBER.get(number);
  if (name !== undefined) return name;
  if (process.platform === 'linux' && number >= RT_MIN && number <= RT_MAX) {
    return number === RT_MIN ? 'SIGRTMIN' : `SIGRTMIN+${number - RT_MIN}`;
  }
  return `SIG${number}`;
}

function inverse(signals: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const [name, number] of Object.entries(signals)) {
    if (!names.has(number) || PREFERRED.includes(name)) names.set(number, name);
  }
  return names;
}
