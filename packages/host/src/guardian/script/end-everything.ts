import { setTimeout as rest } from 'node:timers/promises';
import { findOurs, isKnownGroup, type Ward } from './find-ours.js';
import { readProcess, type ScriptProcess, takeCensus } from './proc.js';

/** The contract is 2 s; what is left then hangs in the kernel, and some of that still comes loose. */
const BUDGET_MS = 10_000;
const FIRST_WAIT_MS = 5;
const MOST_WAIT_MS = 50;
/** Between the two looks that have to find nobody: many times what fork and exec take. */
const CLEAN_WAIT_MS = 50;
const CLEAN_LOOKS = 2;

/** Kills everything of the host, and looks until nobody is left or the time is up. */
export async function endEverything(
  ward: Ward,
): Promise<{ readonly signals: number; readonly left: number }> {
  const until = performance.now() + BUDGET_MS;
  let waitMs = FIRST_WAIT_MS;
  let clean = 0;
  let signals = 0;
  for (;;) {
    const census = takeCensus();
    if (census === undefined) return { signals: killUnverified(ward), left: 0 };
    const ours = findOurs(ward, census.processes);
    const alive = ours.filter((each) => each.alive);
    // A session that one of ours made is ours as long as anybody is in it, also when its maker has gone.
    for (const { pid, sessionId, startTime } of alive) if (pid === sessionId) ward.groups.set(pid, startTime);
    signals += killAll(ward, census.processes, alive);
    clean = alive.length > 0 || census.partial ? 0 : clean + 1;
    if (clean === CLEAN_LOOKS || performance.now() >= until) return { signals, left: alive.length };
    await rest(clean > 0 ? CLEAN_WAIT_MS : waitMs);
    waitMs = clean > 0 ? FIRST_WAIT_MS : Math.min(waitMs * 2, MOST_WAIT_MS);
  }
}

function killAll(
  ward: Ward,
  census: ReadonlyMap<number, ScriptProcess>,
  alive: readonly ScriptProcess[],
): number {
  const signalled = new Set<number>();
  let signals = 0;
  for (const each of alive) {
    const byGroup = isKnownGroup(ward, census, each.groupId, each);
    if (byGroup && signalled.has(each.groupId)) {
      signals += 1;
    } else if (byGroup && isStill(each) && send(-each.groupId)) {
      signalled.add(each.groupId);
      signals += 1;
    } else if (readProcess(each.pid)?.startTime === each.startTime && send(each.pid)) {
      signals += 1;
    }
  }
  return signals;
}

/** A member that is still in its group proves that the group has never been empty since it was known to be ours. */
function isStill(process: ScriptProcess): boolean {
  const now = readProcess(process.pid);
  return now?.startTime === process.startTime && now.groupId === process.groupId;
}

/** Without /proc nobody can be told apart, neither by the host nor here: an existing group is taken for ours. */
function killUnverified({ groups }: Ward): number {
  let signals = 0;
  for (const [groupId, startTime] of groups) if (Number(startTime) === 0 && send(-groupId)) signals += 1;
  return signals;
}

function send(target: number): boolean {
  try {
    return process.kill(target, 'SIGKILL');
  } catch {
    // ESRCH: it is gone. EPERM: it is not ours to end, and the next look will still see it.
    return false;
  }
}
