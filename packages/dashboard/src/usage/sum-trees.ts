import type { ProcessSample } from './read-processes.js';

export interface TreeSum {
  readonly cpuTicks: number;
  readonly residentPages: number;
  readonly processes: number;
}

/** Parents above a process; deeper trees are cut off there. */
const MAX_DEPTH = 64;

/**
 * What belongs to each leader, by its pid: its process group, its session, and whoever descends from one of these. Each
 * process is counted once.
 */
export function sumTrees(
  processes: readonly ProcessSample[],
  leaders: ReadonlySet<number>,
): ReadonlyMap<number, TreeSum> {
  const byPid = new Map(processes.map((one) => [one.pid, one]));
  const sums = new Map<number, TreeSum>();
  for (const one of processes) {
    const leader = leaderOf(one, byPid, leaders);
    if (leader === undefined) continue;
    const sum = sums.get(leader) ?? { cpuTicks: 0, residentPages: 0, processes: 0 };
    sums.set(leader, {
      cpuTicks: sum.cpuTicks + one.cpuTicks,
      residentPages: sum.residentPages + one.residentPages,
      processes: sum.processes + 1,
    });
  }
  return sums;
}

function leaderOf(
  process: ProcessSample,
  byPid: ReadonlyMap<number, ProcessSample>,
  leaders: ReadonlySet<number>,
): number | undefined {
  let one: ProcessSample | undefined = process;
  for (let depth = 0; one !== undefined && depth < MAX_DEPTH; depth += 1) {
    if (leaders.has(one.group)) return one.group;
    if (leaders.has(one.session)) return one.session;
    one = byPid.get(one.parent);
  }
  return undefined;
}
