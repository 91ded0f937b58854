// Reads /proc: which processes there are, whom they belong to. The demo counts with it what Longrun left behind,
// and asks nobody else: not Longrun, and not the handles it knows of.
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Process group. */
  readonly group: number;
  /** `R`, `S`, `Z` for a zombie. */
  readonly state: string;
  readonly name: string;
}

/** Every process of the machine, or undefined where there is no /proc. */
export function listProcesses(): readonly ProcessEntry[] | undefined {
  return pids()?.flatMap((pid) => entryOf(pid) ?? []);
}

/** Processes of one group, zombies left out: the group of a handle's leader has the leader's pid. */
export function groupMembers(group: number): number | undefined {
  return listProcesses()?.filter((entry) => entry.group === group && entry.state !== 'Z').length;
}

/**
 * Processes that this process started, directly or not, wherever they moved since: they inherited `marker` in
 * their environment. Zombies have no environment any more; they count when this process is their parent.
 */
export function markedProcesses(marker: string): readonly ProcessEntry[] | undefined {
  return listProcesses()?.filter(({ pid, parent, state }) => {
    if (pid === process.pid) return false;
    return state === 'Z' ? parent === process.pid : environmentOf(pid).includes(marker);
  });
}

function pids(): number[] | undefined {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return undefined;
  }
}

/** `/proc/<pid>/stat`: the name stands in parentheses and may hold any character, so fields count from the last one. */
function entryOf(pid: number): ProcessEntry | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const end = stat.lastIndexOf(')');
  if (end < 0) return undefined;
  const [state = '', parent = '', group = ''] = stat.slice(end + 2).split(' ');
  const name = stat.slice(stat.indexOf('(') + 1, end);
  return { pid, parent: Number(parent), group: Number(group), state, name };
}

function environmentOf(pid: number): readonly string[] {
  return read(`/proc/${pid}/environ`).split('\0');
}

/** Empty when the process is gone, or another user's: then it is none of ours. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
