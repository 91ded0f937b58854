import { bearsToken, type ScriptProcess } from './proc.js';

const TOKEN_VARIABLE = 'LONGRUN_TOKEN';

/** What a guardian knows of its host. */
export interface Ward {
  readonly hostToken: string;
  /** Start times of the leaders by group; each is a session of that number as well. */
  readonly groups: Map<number, string>;
  /** The parent at the start: never signalled while it is the same process. */
  readonly host: ScriptProcess | undefined;
}

type Census = ReadonlyMap<number, ScriptProcess>;

/** Who is to be ended: told groups and their sessions, token bearers, and all that descend from them. */
export function findOurs(ward: Ward, census: Census): readonly ScriptProcess[] {
  const candidates = [...census.values()].filter((each) => !isUntouchable(ward, each));
  const prefix = `${ward.hostToken}.`;
  const ours = new Map<number, ScriptProcess>();
  for (const each of candidates) {
    const told =
      isKnownGroup(ward, census, each.sessionId, each) || isKnownGroup(ward, census, each.groupId, each);
    if (told || (each.alive && bearsToken(each.pid, TOKEN_VARIABLE, prefix))) ours.set(each.pid, each);
  }
  for (let size = -1; size !== ours.size; ) {
    size = ours.size;
    for (const each of candidates) if (descends(ours, each)) ours.set(each.pid, each);
  }
  return [...ours.values()];
}

/**
 * Whether that group is the one the host told of. The kernel gives a number to a new process only when no process, group
 * or session has it. So it is ours while its leader is there with the right start time, zombie or not, and after that
 * while somebody is in the session it made, unless a later process has the number by now.
 */
export function isKnownGroup(ward: Ward, census: Census, groupId: number, member: ScriptProcess): boolean {
  const startTime = ward.groups.get(groupId);
  if (startTime === undefined || Number(startTime) === 0) return false;
  const leader = census.get(groupId);
  if (leader !== undefined) return leader.startTime === startTime;
  return member.sessionId === groupId && notBefore(member, startTime);
}

function descends(
  ours: ReadonlyMap<number, ScriptProcess>,
  { parentId, sessionId, ...own }: ScriptProcess,
): boolean {
  const parent = ours.get(parentId);
  if (parent !== undefined && notBefore(own, parent.startTime)) return true;
  const leader = ours.get(sessionId);
  return leader !== undefined && leader.sessionId === leader.pid && notBefore(own, leader.startTime);
}

function notBefore({ startTime }: { readonly startTime: string }, than: string): boolean {
  return Number(startTime) >= Number(than);
}

function isUntouchable({ host }: Ward, { pid, startTime }: ScriptProcess): boolean {
  return pid <= 1 || pid === process.pid || (pid === host?.pid && startTime === host.startTime);
}
