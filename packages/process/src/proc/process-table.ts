import type { ProcessIdentity } from '@longrun/protocol';
import type { SignalOutcome } from '../launcher/launched-process.js';
import type { Census } from './census.js';

/** One process as the kernel lists it. */
export interface ProcessEntry extends ProcessIdentity {
  readonly startTime: string;
  /** Base name of its program, at most 15 characters. */
  readonly name: string;
  /** Kernel state letter: `R`, `S`, `D`, `T`, `Z`, `X`… */
  readonly state: string;
  /** Changes when the parent ends: whoever adopts orphans is it then. */
  readonly parentPid: number;
  readonly groupId: number;
  readonly sessionId: number;
  readonly threads: number;
  /** On its way out: it runs no instruction of its program any more, and may still hold files. Absent: not known. */
  readonly exiting?: boolean;
}

/** Where processes are looked up, and where one alone is signalled. */
export interface ProcessTable {
  /**
   * False where the machine has no /proc: then `find` and `group` find nothing, `groupExists` is all there
   * is to know, and identities have no start time.
   */
  readonly detailed: boolean;
  /**
   * True when the last `find` or `group` could not look, for want of file descriptors or memory: its answer, that
   * there is nobody, means nothing then. Absent where looking cannot fail.
   */
  readonly blind?: boolean;
  find(pid: number): ProcessEntry | undefined;
  /** Every member of a group, zombies too. */
  group(groupId: number): readonly ProcessEntry[];
  /**
   * A group has come into being, or was signalled: a listing made before must not answer for it. Absent where
   * every call of `group` lists anew.
   */
  outdated?(): void;
  /** One system call: false when nobody is in the group, not even a zombie. */
  groupExists(groupId: number): boolean;
  /** Number of the last census that was begun; 0 before the first. */
  readonly censuses?: number;
  /**
   * Everybody at one moment. `after` a number: of a census that was begun later than the one of that number;
   * `recent`: the one at hand while it is young enough. Undefined when there is none and a new one must wait, so that
   * looking takes no more than its share of the thread, or when nobody could look (`blind`). `must` does not wait.
   * Absent where parents and environments cannot be seen: then nobody is found who has left a group.
   */
  census?(after: number | 'recent', must?: boolean): Census | undefined;
  /** In how many milliseconds a new census may be taken; 0 at once. Absent where none ever has to wait. */
  censusDueMs?(): number;
  /**
   * Signals one process, after comparing its start time in the same moment: `gone` when it is not that process any
   * more. Absent where `census` is.
   */
  signalProcess?(target: ProcessIdentity, signal: NodeJS.Signals): SignalOutcome;
  /**
   * Signals the group that `member` is in right now, which must be `groupId`: so that no member that is being forked
   * is missed. Absent where `census` is.
   */
  signalGroupOf?(member: ProcessIdentity, groupId: number, signal: NodeJS.Signals): SignalOutcome;
}

/**
 * True while the process can still do something. A zombie cannot, unless only its first thread has ended:
 * that one shows as `Z` while the others run on.
 */
export function isAlive(entry: ProcessEntry): boolean {
  return entry.state === 'Z' ? entry.threads > 1 : entry.state !== 'X' && entry.state !== 'x';
}

/** True while it will run on if nobody ends it. One that is on its way out is alive, and will not. */
export function runsOn(entry: ProcessEntry): boolean {
  return isAlive(entry) && entry.exiting !== true;
}

/** True when `entry` is the process that `identity` names, and not a later one with its pid. */
export function isSameProcess(entry: ProcessEntry | undefined, identity: ProcessIdentity): boolean {
  return (
    entry !== undefined &&
    entry.pid === identity.pid &&
    (identity.startTime === undefined || entry.startTime === identity.startTime)
  );
}
