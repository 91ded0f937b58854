import type { ProcessIdentity, Survivor } from '@longrun/protocol';
import type { SignalOutcome } from '../launcher/launched-process.js';
import {
  isAlive,
  isSameProcess,
  type ProcessEntry,
  type ProcessTable,
  runsOn,
} from '../proc/process-table.js';
import { lookAtGroup } from './group-ownership.js';

/** Listings more that a report makes to name members that are too quick for one: each costs some milliseconds. */
const UNNAMED_LISTINGS = 3;
/** Of the entry that stands for whoever is left when nobody can be named. */
const UNKNOWN_STATE = '?';
/** Members remembered by start time. A tree larger than that is still found through its session. */
const MAX_RECORDED = 4096;

/**
 * The process group of one launched leader: who is in it, and signals to it. The only place that signals.
 * Before the leader is reaped its pid cannot be anybody else's; after that, every signal looks first.
 */
export class ProcessGroup {
  readonly leader: ProcessIdentity;
  readonly #signal: (signal: NodeJS.Signals) => SignalOutcome;
  readonly #processes: ProcessTable;
  /** Start times of members seen so far, by pid. */
  #recorded = new Map<number, string>();
  #leaderReaped = false;
  /** SIGKILL was sent to all of it: the kernel lets none of its members fork any more. */
  #killed = false;
  /** Everybody who can be alive in it is recorded. */
  #complete = false;

  constructor(
    leader: ProcessIdentity,
    signal: (signal: NodeJS.Signals) => SignalOutcome,
    processes: ProcessTable,
    recorded: readonly ProcessIdentity[] = [],
  ) {
    this.leader = leader;
    this.#signal = signal;
    this.#processes = processes;
    for (const { pid, startTime } of [leader, ...recorded])
      if (startTime !== undefined) this.#recorded.set(pid, startTime);
    processes.outdated?.();
  }

  /** To be called from the launcher's exit callback itself, not from a message that it sends. */
  leaderWasReaped(): void {
    this.#leaderReaped = true;
  }

  /** True when the leader has ended although nobody was told yet. */
  leaderHasEnded(): boolean {
    if (this.#leaderReaped) return true;
    const entry = this.#processes.find(this.leader.pid);
    // Its parent will be told of an end that cannot be seen from here.
    if (!this.#processes.detailed || this.#processes.blind) return false;
    return !isSameProcess(entry, this.leader) || !entry || !isAlive(entry);
  }

  /** True when the leader is not even a zombie any more: somebody reaped it. */
  leaderIsMissing(): boolean {
    if (!this.#processes.detailed) return !this.#processes.groupExists(this.leader.pid);
    const entry = this.#processes.find(this.leader.pid);
    return !this.#processes.blind && !isSameProcess(entry, this.leader);
  }

  /** True when the last look at it could not look. */
  isBlind(): boolean {
    return this.#processes.blind === true;
  }

  /**
   * Members that are alive. Empty means: everything in the group has ended. Where there is no /proc, or it cannot
   * be read just now, it is the leader's identity alone that stands for whoever is left.
   */
  alive(accept: (entry: ProcessEntry) => boolean = isAlive): readonly Survivor[] {
    const view = lookAtGroup(this.leader, this.#recorded, this.#processes);
    const somebody = view.kind === 'unknown' || (view.kind === 'ours' && !this.#processes.detailed);
    if (somebody) return [{ ...this.leader, name: '', state: UNKNOWN_STATE }];
    if (view.kind !== 'ours') return [];
    this.#record(view.members);
    return view.members
      .filter(accept)
      .map(({ pid, startTime, name, state }) => ({ pid, startTime, name, state }));
  }

  /**
   * Members that will run on, told by listings that begin now. /proc is read entry by entry: a process that is passed before
   * it forks, and has ended when its child's number comes, is missed together with the child. So it takes two
   * listings that agree to say that nobody is left; one after a SIGKILL, since then nobody forks.
   */
  leftovers(): readonly Survivor[] {
    if (!this.mayHaveMembers()) return [];
    let members = this.#runningOnNow();
    // Somebody is there, and has no name yet: most often the next listing catches it.
    for (let more = UNNAMED_LISTINGS; more > 0 && members[0]?.state === UNKNOWN_STATE; more -= 1) {
      members = this.#runningOnNow();
    }
    return members.length > 0 || this.#killed ? members : this.#runningOnNow();
  }

  #runningOnNow(): readonly Survivor[] {
    this.#processes.outdated?.();
    return this.alive(runsOn);
  }

  /**
   * Whether anybody in it is alive, as cheaply as can be told. One known member that lives is enough; and once
   * all were listed after a SIGKILL, the known ones are all there can be, zombies that nobody reaps included.
   */
  hasMembers(): boolean {
    if (!this.mayHaveMembers()) return false;
    return this.#knowsMember(isAlive) || this.alive().length > 0;
  }

  /** As `hasMembers`, without listing anybody: true also when it cannot tell zombies from the living. */
  mayHaveMembers(): boolean {
    if (!this.#processes.groupExists(this.leader.pid)) return false;
    return !this.#complete || this.#knowsMember(isAlive);
  }

  /**
   * Signals every member. `gone` also when the number belongs to somebody else by now, `denied` also when nobody
   * can tell whose it is: a stranger is never signalled.
   */
  signal(signal: NodeJS.Signals): SignalOutcome {
    if (this.#leaderReaped && !this.#knowsMember(() => true)) {
      const view = lookAtGroup(this.leader, this.#recorded, this.#processes);
      if (view.kind === 'unknown') return 'denied';
      if (view.kind !== 'ours') return 'gone';
      this.#record(view.members);
    }
    const outcome = this.#signal(signal);
    if (signal === 'SIGKILL' && outcome === 'sent' && !this.#killed) {
      this.#killed = true;
      this.#processes.outdated?.();
    }
    return outcome;
  }

  /** A recorded member that is still in the group, even a zombie, proves that the group is ours. */
  #knowsMember(accept: (entry: ProcessEntry) => boolean): boolean {
    for (const [pid, startTime] of this.#recorded) {
      const entry = this.#processes.find(pid);
      if (entry?.startTime === startTime && entry.groupId === this.leader.pid && accept(entry)) return true;
    }
    return false;
  }

  #record(members: readonly ProcessEntry[]): void {
    this.#complete = this.#killed && members.length <= MAX_RECORDED;
    this.#recorded = new Map(members.slice(0, MAX_RECORDED).map(({ pid, startTime }) => [pid, startTime]));
  }
}
