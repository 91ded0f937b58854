import { type Census, isAlive, type ProcessEntry } from '@longrun/process/proc';
import { hostTokenPrefix } from '@longrun/protocol';

/** What a guardian knows of its host. */
export interface Ward {
  readonly hostToken: string;
  /** Start times of the leaders by group; each is a session of that number as well. */
  readonly groups: Map<number, string>;
  /** Path of the cgroup that it made for its commands. */
  readonly cgroup?: string | undefined;
}

export interface Found {
  /** The living who are to be ended. */
  readonly alive: readonly ProcessEntry[];
  /** False when somebody may have been overlooked. */
  readonly complete: boolean;
}

/**
 * Who is to be ended: told groups and their sessions, token bearers, and all that descend from them.
 *
 * @param tokens false for a first look: whoever is told and whoever descends from them, without reading environments
 */
export function findOurs({ hostToken, groups }: Ward, census: Census, tokens: boolean): Found {
  const { found, complete } = tokens
    ? census.bearers(hostTokenPrefix(hostToken), 0, true)
    : { found: [], complete: false };
  const queue: ProcessEntry[] = [...found];
  for (const [groupId, startTime] of groups) queue.push(...membersOf(census, groupId, startTime));
  const ours = new Map<number, ProcessEntry>();
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    if (ours.has(entry.pid) || entry.pid === process.pid || census.isExempt(entry)) continue;
    ours.set(entry.pid, entry);
    const leads = entry.pid === entry.sessionId;
    const { startTime } = entry;
    for (const each of census.children(entry.pid)) if (isNotOlder(each, startTime)) queue.push(each);
    for (const each of leads ? census.session(entry.pid) : [])
      if (isNotOlder(each, startTime)) queue.push(each);
  }
  return { alive: [...ours.values()].filter(isAlive), complete };
}

/**
 * Members of a group that the host told of, and of the session its leader made. The kernel gives a number to a new
 * process only when no process, group or session has it. So it is ours while its leader is there with the right start
 * time, zombie or not, and after that while somebody is in the session it made, unless a later process has the number.
 */
function membersOf(census: Census, groupId: number, startTime: string): readonly ProcessEntry[] {
  if (Number(startTime) === 0) return [];
  const leader = census.find(groupId);
  if (leader === undefined) return census.session(groupId).filter((each) => isNotOlder(each, startTime));
  return leader.startTime === startTime ? [...census.session(groupId), ...census.group(groupId)] : [];
}

function isNotOlder({ startTime }: ProcessEntry, than: string): boolean {
  return Number(startTime) >= Number(than);
}
