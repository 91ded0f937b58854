import type { Clock } from '@longrun/actor';
import type { ProcessIdentity, Survivor } from '@longrun/protocol';
import type { ProcessCgroup } from '../cgroup/process-cgroup.js';
import type { Census } from '../proc/census.js';
import { isAlive, isSameProcess, type ProcessEntry, type ProcessTable } from '../proc/process-table.js';
import { whenCensusIsDue } from '../proc/when-census-is-due.js';

/** Whose escapees are meant. */
export interface EscapeeSearch {
  readonly processes: ProcessTable;
  /** A token, or a prefix that ends with a dot: whoever bears it is one. Undefined: found by descent alone. */
  readonly token?: string | undefined;
  /** The leader whose group they left. Its descendants are escapees too, even without a token. */
  readonly leader?: ProcessIdentity;
  /** Whoever is in it and not in the leader's group is one, whatever it has dropped. */
  readonly cgroup?: ProcessCgroup;
  /**
   * Whether groups that a child of the host leads are searched as well. Needless, and costly, while each of them
   * belongs to a handle that somebody answers for. @default false
   */
  readonly everybody?: boolean;
}

/**
 * clean     nobody bears the token, and nobody can have been overlooked
 * found     there are some, not known before
 * unclear   nobody was found, and somebody may have been overlooked: look again
 * waits     not searched: the next census has to wait for its share of the thread's time
 */
export type SearchVerdict = 'clean' | 'found' | 'unclear' | 'waits';

/** Escapees known at a time. Further ones are found when these have gone. */
const MAX_KNOWN = 16_384;

/**
 * The processes of one tree that are outside its group: those that made sessions or groups of their own. What proves
 * that one is ours: the cgroup it is in, a parent that is ours, a session that one of ours made (new processes come
 * into it by fork alone), or the token in its environment. Each is known by pid and start time, and no signal goes out without a
 * look at both. Nothing is searched for unless somebody asks.
 */
export class Escapees {
  readonly #processes: ProcessTable;
  readonly #token: string | undefined;
  readonly #leader: ProcessIdentity | undefined;
  readonly #everybody: boolean;
  readonly #cgroup: ProcessCgroup | undefined;
  #known = new Map<number, ProcessEntry>();
  /** The census that the next search must be later than. */
  #after: number | undefined;

  constructor(search: EscapeeSearch) {
    this.#processes = search.processes;
    this.#token = search.token;
    this.#leader = search.leader;
    this.#everybody = search.everybody ?? false;
    this.#cgroup = search.cgroup;
  }

  /**
   * Looks into the cgroup, and follows parents and sessions, from the leader's own and from who is known. Before the first signal: a process
   * whose parent has ended is somebody else's child.
   * @returns pids that were not known before
   */
  trace(): readonly number[] {
    const census = this.#processes.census?.('recent');
    const found = this.#enter(census);
    return census === undefined ? found : [...found, ...this.#follow(census)];
  }

  /**
   * Searches the cgroup, which is removed when nobody is in it, and for bearers of the token, in a census that was begun
   * after everybody known had gone. To be called when nobody is left as far as is known, again and again until it is
   * `clean`.
   * @param must does not wait for its share of the thread's time
   */
  search(must: boolean = false): SearchVerdict {
    const { censuses } = this.#processes;
    const inhabited = this.isInhabited();
    if (inhabited && this.#enter(undefined).length > 0) return 'found';
    // On its way out, or of the group again.
    if (inhabited && !must) return 'unclear';
    if (this.#token === undefined || censuses === undefined || !this.#processes.detailed) {
      return inhabited ? 'unclear' : 'clean';
    }
    this.#after ??= censuses;
    const census = this.#processes.census?.(this.#after, must);
    if (census === undefined) return this.#processes.blind === true ? 'unclear' : 'waits';
    const since = Number(this.#leader?.startTime ?? 0);
    const { found, complete } = census.bearers(this.#token, since, this.#everybody);
    const strangers = found.filter((entry) => isAlive(entry) && this.#learn(entry));
    if (strangers.length > 0) this.#follow(census);
    if (strangers.length === 0 && complete && !inhabited) return 'clean';
    this.#after = census.number;
    return strangers.length > 0 ? 'found' : 'unclear';
  }

  /** Whether the kernel says that somebody is in the cgroup, also somebody who cannot be named. */
  isInhabited(): boolean {
    return this.#cgroup?.remove() === false;
  }

  /** Calls `wake` when a search that `waits` is worth another try. */
  whenDue(clock: Clock, wake: () => void): void {
    whenCensusIsDue(this.#processes, clock, wake);
  }

  /** Somebody was seen alive: what was searched before says nothing any more. */
  searchLater(): void {
    this.#after = undefined;
  }

  /** Those known who are alive now. Costs a look each, and nothing when nobody is known. */
  alive(): readonly Survivor[] {
    if (this.#known.size === 0) return [];
    const living = new Map<number, ProcessEntry>();
    for (const [pid, known] of this.#known) {
      const entry = this.#processes.find(pid);
      // Who cannot be looked at now is not gone.
      if (this.#processes.blind) living.set(pid, known);
      else if (entry !== undefined && isSameProcess(entry, known) && isAlive(entry)) living.set(pid, entry);
    }
    this.#known = living;
    return [...living.values()].map(({ pid, startTime, name, state }) => ({ pid, startTime, name, state }));
  }

  /**
   * Signals everybody known, and with SIGKILL the cgroup, and the groups they are in: who forks faster than we look is in
   * one.
   */
  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGKILL') this.#cgroup?.kill();
    const groups = new Set<number>();
    for (const entry of this.#known.values()) {
      if (groups.has(entry.groupId)) continue;
      if (signal === 'SIGKILL') {
        const outcome = this.#processes.signalGroupOf?.(entry, entry.groupId, signal);
        if (outcome === 'sent') {
          groups.add(entry.groupId);
          continue;
        }
      }
      this.#processes.signalProcess?.(entry, signal);
    }
  }

  /**
   * Who is in the cgroup, outside the leader's group, and was not known.
   * @param census may spare a look at each of the group; undefined: there is none at hand
   */
  #enter(census: Census | undefined): number[] {
    const cgroup = this.#cgroup;
    if (cgroup === undefined) return [];
    const leaderPid = this.#leader?.pid;
    const strangers = cgroup.members().filter((pid) => {
      return pid !== leaderPid && (leaderPid === undefined || census?.find(pid)?.groupId !== leaderPid);
    });
    if (strangers.length === 0) return [];
    const entries = strangers.map((pid) => this.#processes.find(pid));
    // Still in it after the look: so it was not a later process with the same pid that was looked at.
    const members = new Set(cgroup.members());
    const found: number[] = [];
    for (const entry of entries) {
      if (entry === undefined || !members.has(entry.pid) || !isAlive(entry)) continue;
      if (leaderPid !== undefined && entry.groupId === leaderPid) continue;
      if (this.#learn(entry)) found.push(entry.pid);
    }
    return found;
  }

  /** Who descends from the leader or from somebody known, and was not known. */
  #follow(census: Census): number[] {
    const found: number[] = [];
    const seen = new Set<number>();
    const sessions = new Set<number>();
    const queue: ProcessEntry[] = [...this.#ownSession(census)];
    for (const known of this.#known.values()) {
      const entry = census.find(known.pid);
      if (isSameProcess(entry, known) && entry !== undefined) queue.push(entry);
    }
    for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
      if (seen.has(entry.pid) || census.isExempt(entry)) continue;
      seen.add(entry.pid);
      if (entry.groupId !== this.#leader?.pid && isAlive(entry) && this.#learn(entry)) found.push(entry.pid);
      const { startTime } = entry;
      for (const child of census.children(entry.pid)) if (!isOlder(child, startTime)) queue.push(child);
      if (entry.sessionId === this.#leader?.pid || sessions.has(entry.sessionId)) continue;
      sessions.add(entry.sessionId);
      queue.push(...census.session(entry.sessionId));
    }
    return found;
  }

  /** The session that the leader made at its launch, unless its number is somebody else's by now. */
  #ownSession(census: Census): readonly ProcessEntry[] {
    const leader = this.#leader;
    if (leader === undefined) return [];
    const holder = census.find(leader.pid);
    if (holder !== undefined && !isSameProcess(holder, leader)) return [];
    return census
      .session(leader.pid)
      .filter((entry) => leader.startTime === undefined || !isOlder(entry, leader.startTime));
  }

  #learn(entry: ProcessEntry): boolean {
    const known = this.#known.get(entry.pid);
    if (known?.startTime === entry.startTime || this.#known.size >= MAX_KNOWN) return false;
    this.#known.set(entry.pid, entry);
    return true;
  }
}

function isOlder(entry: ProcessEntry, startTime: string): boolean {
  return Number(entry.startTime) < Number(startTime);
}
