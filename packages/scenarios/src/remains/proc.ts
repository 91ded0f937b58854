/** What the kernel tells of processes, read from /proc here and never through the service under test. */
import { readdirSync, readFileSync } from 'node:fs';

export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Kernel state letter. */
  readonly state: string;
  /** In clock ticks since the machine started: with the pid, what tells it from a later one. */
  readonly startTime: string;
  readonly name: string;
  /** On its way out: it runs nothing of its program any more. */
  readonly exiting: boolean;
}

/** PF_EXITING among the flags of proc(5). */
const EXITING = 0x4;
/** Fields of a stat line, counted from the state. */
const FIELD = { parent: 1, group: 2, flags: 6, threads: 17, startTime: 19 } as const;

export function findProcess(pid: number): SeenProcess | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  // The name is in parentheses and may hold spaces and parentheses of its own.
  const nameEnd = stat.lastIndexOf(')');
  if (nameEnd < 0) return undefined;
  const fields = stat.slice(nameEnd + 2).split(' ');
  const at = (index: number): string => fields[index] ?? '';
  return {
    pid,
    parent: Number(at(FIELD.parent)),
    group: Number(at(FIELD.group)),
    state: at(0),
    startTime: at(FIELD.startTime),
    name: stat.slice(stat.indexOf('(') + 1, nameEnd),
    exiting: (Number(at(FIELD.flags)) & EXITING) !== 0 && Number(at(FIELD.threads)) <= 1,
  };
}

/** Every process there is, zombies too. */
export function allProcesses(): readonly SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => findProcess(Number(name)) ?? []);
}

/** False for a zombie, and for one that only has to be taken out of the kernel's tables. */
export function isAlive({ state, exiting }: SeenProcess): boolean {
  return !exiting && state !== 'Z' && state !== 'X';
}

/** Still that process, and not a later one with its pid. */
export function isSame(one: SeenProcess, other: SeenProcess | undefined): boolean {
  return other?.pid === one.pid && other.startTime === one.startTime;
}

/** A variable of its environment, as it was when its program began; undefined also when it may not be read. */
export function variableOf(pid: number, name: string): string | undefined {
  const line = textOf(`/proc/${pid}/environ`)
    .split('\0')
    .find((each) => each.startsWith(`${name}=`));
  return line?.slice(name.length + 1);
}

/** In words, for a report. */
export function describeProcess({ pid, name, state, group, parent }: SeenProcess): string {
  return `process ${pid} (${name}), state ${state}, group ${group}, parent ${parent}`;
}

/** Empty when nobody is there any more. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
