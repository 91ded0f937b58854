import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessSample {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Own time and that of the children it has waited for, in clock ticks. */
  readonly cpuTicks: number;
  readonly residentPages: number;
}

/** Fields of a stat line of proc(5), counted from the state. */
const FIELD = {
  parent: 1,
  group: 2,
  session: 3,
  userTime: 11,
  systemTime: 12,
  childUserTime: 13,
  childSystemTime: 14,
  resident: 21,
} as const;

/** Every process that this user may see. Undefined where there is no /proc. */
export function readProcesses(): readonly ProcessSample[] | undefined {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return undefined;
  }
  return names.flatMap((name) => (/^\d+$/.test(name) ? (sampleOf(name) ?? []) : []));
}

function sampleOf(pid: string): ProcessSample | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    // It has gone since the directory was read.
    return undefined;
  }
  // The name is in parentheses and may hold spaces and parentheses of its own.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const at = (index: number): number => Number(fields[index] ?? 0);
  return {
    pid: Number(pid),
    parent: at(FIELD.parent),
    group: at(FIELD.group),
    session: at(FIELD.session),
    cpuTicks: at(FIELD.userTime) + at(FIELD.systemTime) + at(FIELD.childUserTime) + at(FIELD.childSystemTime),
    residentPages: at(FIELD.resident),
  };
}
