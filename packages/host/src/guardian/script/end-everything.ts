import { setTimeout as rest } from 'node:timers/promises';
import { machineCgroup } from '@longrun/process/cgroup';
import { createMachineProcesses, type ProcessEntry, type ProcessTable } from '@longrun/process/proc';
import { findOurs, type Ward } from './find-ours.js';

/** The contract is 2 s; what is left then hangs in the kernel, and some of that still comes loose. */
const BUDGET_MS = 10_000;
const FIRST_WAIT_MS = 5;
const MOST_WAIT_MS = 50;
/** Between the two looks that have to find nobody: many times what fork and exec take. */
const CLEAN_WAIT_MS = 50;
const CLEAN_LOOKS = 2;

export interface Ended {
  readonly signals: number;
  /** Alive at the last look. */
  readonly left: number;
}

/**
 * Kills everything of the host, looks until nobody is left or the time is up, and removes its cgroup.
 *
 * @param hostPid the parent at the start; it and its session are never signalled
 */
export async function endEverything(ward: Ward, hostPid: number): Promise<Ended> {
  const processes = createMachineProcesses({ hostPid });
  const cgroup = ward.cgroup === undefined ? undefined : machineCgroup(ward.cgroup);
  if (!processes.detailed) {
    cgroup?.kill();
    return { signals: killUnverified(ward), left: 0 };
  }
  const until = performance.now() + BUDGET_MS;
  let waitMs = FIRST_WAIT_MS;
  let clean = 0;
  let signals = 0;
  for (let look = 1; ; look += 1) {
    const census = processes.census?.(processes.censuses ?? 0, true);
    // Nobody could look, for want of descriptors or memory.
    const { alive, complete } =
      census === undefined ? { alive: [], complete: false } : findOurs(ward, census, look > 1);
    // A session that one of ours made is ours as long as anybody is in it, also when its maker has gone.
    for (const { pid, sessionId, startTime } of alive) if (pid === sessionId) ward.groups.set(pid, startTime);
    // After everybody is found: afterwards the children of who has ended are nobody's.
    const inhabited = cgroup?.remove() === false;
    if (inhabited) cgroup.kill();
    signals += killAll(processes, alive);
    clean = alive.length > 0 || inhabited || !complete ? 0 : clean + 1;
    if (clean === CLEAN_LOOKS || performance.now() >= until) {
      return { signals, left: Math.max(alive.length, inhabited ? 1 : 0) };
    }
    await rest(clean > 0 ? CLEAN_WAIT_MS : waitMs);
    waitMs = clean > 0 ? FIRST_WAIT_MS : Math.min(waitMs * 2, MOST_WAIT_MS);
  }
}

/**
 * By groups, so that nobody is missed who forks right now: a group lies within one session, and no session but the
 * host's own, which is exempt, has both ours and others in it.
 */
function killAll(processes: ProcessTable, alive: readonly ProcessEntry[]): number {
  const reached = new Set<number>();
  let signals = 0;
  for (const each of alive) {
    const sent =
      reached.has(each.groupId) ||
      (processes.signalGroupOf?.(each, each.groupId, 'SIGKILL') === 'sent' && reached.add(each.groupId)) ||
      processes.signalProcess?.(each, 'SIGKILL') === 'sent';
    if (sent) signals += 1;
  }
  return signals;
}

/** Without /proc nobody can be told apart, neither by the host nor here: an existing group is taken for ours. */
function killUnverified({ groups }: Ward): number {
  let signals = 0;
  for (const [groupId, startTime] of groups) {
    try {
      if (Number(startTime) === 0 && process.kill(-groupId, 'SIGKILL')) signals += 1;
    } catch {
      // It has ended before.
    }
  }
  return signals;
}
