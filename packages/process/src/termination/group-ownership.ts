import type { ProcessIdentity } from '@longrun/protocol';
import { isSameProcess, type ProcessEntry, type ProcessTable } from '../proc/process-table.js';

export type GroupView =
  /** The group is the leader's, as far as anybody can tell. Members include zombies. */
  | { readonly kind: 'ours'; readonly members: readonly ProcessEntry[] }
  /** Nobody is in the group. */
  | { readonly kind: 'gone' }
  /** Somebody is in the group, and nobody can look now who it is. */
  | { readonly kind: 'unknown' }
  /** The number belongs to somebody else by now: never signal it. Ours is gone. */
  | { readonly kind: 'foreign' };

/**
 * Whose the process group `leader.pid` is.
 *
 * The kernel gives a number to a new process only when no process, group or session uses it any more, zombies
 * included. So:
 * - the leader itself is listed with its start time: it is not reaped, the number is ours;
 * - a process with that pid and another start time is listed: the number was free for a moment, so our group
 *   had ended, and whoever is in it now is a stranger;
 * - the leader is gone, but a member we recorded earlier is still in it: the group has never been empty since,
 *   the number never free;
 * - the leader and all recorded members are gone, but there are members whose session is our number: a leader of
 *   ours made that session at launch, and new processes come into it by fork alone. A stranger could only have
 *   the same by taking the freed number, making a session of it, leaving children there and ending, all
 *   between two of our looks; pids would have to wrap around in that time.
 * - members of some other session joined a group that was made by a later process: strangers.
 *
 * Where there is no /proc, an existing group is taken for ours.
 */
export function lookAtGroup(
  leader: ProcessIdentity,
  recorded: ReadonlyMap<number, string>,
  processes: ProcessTable,
): GroupView {
  const groupId = leader.pid;
  // One system call settles the usual case; the list of all processes is read only when somebody is there.
  if (!processes.groupExists(groupId)) return { kind: 'gone' };
  if (!processes.detailed) return { kind: 'ours', members: [] };

  const members = processes.group(groupId);
  if (processes.blind) return { kind: 'unknown' };
  const holder = processes.find(groupId);
  if (processes.blind) return { kind: 'unknown' };
  if (holder !== undefined) {
    if (!isSameProcess(holder, leader)) return { kind: 'foreign' };
    return { kind: 'ours', members };
  }
  // /proc is read entry by entry. Members that each leave a successor and end, faster than the list of a loaded machine
  // is read, are all missed; the group then is there without anybody in it, and that nobody can be.
  if (members.length === 0) return { kind: processes.groupExists(groupId) ? 'unknown' : 'gone' };
  const ours = members.some(
    (member) => recorded.get(member.pid) === member.startTime || member.sessionId === groupId,
  );
  return ours ? { kind: 'ours', members } : { kind: 'foreign' };
}
