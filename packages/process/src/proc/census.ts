import { bearsToken } from '@longrun/protocol';
import { parseStat } from './parse-stat.js';
import { isAlive, type ProcessEntry } from './process-table.js';

/** Where a census gets its facts from. */
export interface CensusSource {
  /** The host's own process: it and its direct children are known to somebody. */
  readonly hostPid: number;
  /** True when orphans become children of the host process itself, so that its children are not all its own. */
  readonly adopts: boolean;
  /**
   * The stat lines of everybody, in one go; the pid alone of who has vanished since. Undefined when nobody could look.
   * Absent where they are read one by one.
   */
  everybody?(): string | undefined;
  /** Pids that exist now. Undefined when nobody could look. */
  pids(): readonly number[] | undefined;
  find(pid: number): ProcessEntry | undefined;
  /** True when the last call could not look; its answer means nothing then. */
  readonly blind: boolean;
  /** The value of `TOKEN_VARIABLE` of a process, empty without one; undefined when it vanished or cannot tell yet. */
  token(entry: ProcessEntry): string | undefined;
}

/** Who has a token, as far as can be told. */
export interface Bearers {
  readonly found: readonly ProcessEntry[];
  /** False: somebody ended while being looked at, and may have left a child that nobody has looked at. */
  readonly complete: boolean;
}

/**
 * A process that ends while /proc is read may have forked before: whoever is new in the list is looked at once more.
 * Each pass is as short as the number of newcomers; on a busy machine three are most often enough.
 */
const MAX_PASSES = 6;
/** What an earlier census knew of a process that has vanished since holds this long: pids have not come round. */
const MEMORY_MS = 5000;

/**
 * Everybody at one moment, indexed by what proves descent: parent, session, group and token. Whoever ends things on
 * one thread shares it. Environments are read once, and only of those that are asked about.
 */
export class Census {
  /** Counts from 1 in its table. */
  readonly number: number;
  /** When it was begun; what `performance.now` says. */
  readonly begunAt: number;
  readonly #source: CensusSource;
  readonly #entries = new Map<number, ProcessEntry>();
  /** Values of the variable, by pid. */
  readonly #tokens = new Map<number, string>();
  readonly #byToken = new Map<string, ProcessEntry[]>();
  #before: Census | undefined;
  #complete = false;
  #children: Map<number, ProcessEntry[]> | undefined;
  #sessions: Map<number, ProcessEntry[]> | undefined;
  #groups: Map<number, ProcessEntry[]> | undefined;
  #outsiders: readonly ProcessEntry[] | undefined;

  private constructor(number: number, begunAt: number, source: CensusSource, before: Census | undefined) {
    this.number = number;
    this.begunAt = begunAt;
    this.#source = source;
    this.#before = before;
  }

  /** @returns undefined when not everybody could be looked at */
  static take(
    number: number,
    begunAt: number,
    source: CensusSource,
    before?: Census | undefined,
  ): Census | undefined {
    const recent = before !== undefined && begunAt - before.begunAt <= MEMORY_MS ? before : undefined;
    if (recent !== undefined) recent.#before = undefined;
    const census = new Census(number, begunAt, source, recent);
    return census.#read() ? census : undefined;
  }

  get size(): number {
    return this.#entries.size;
  }

  find(pid: number): ProcessEntry | undefined {
    return this.#entries.get(pid);
  }

  children(pid: number): readonly ProcessEntry[] {
    this.#children ??= this.#index((entry) => entry.parentPid);
    return this.#children.get(pid) ?? [];
  }

  session(sessionId: number): readonly ProcessEntry[] {
    this.#sessions ??= this.#index((entry) => entry.sessionId);
    return this.#sessions.get(sessionId) ?? [];
  }

  group(groupId: number): readonly ProcessEntry[] {
    this.#groups ??= this.#index((entry) => entry.groupId);
    return this.#groups.get(groupId) ?? [];
  }

  /** A process that is never ours, whatever else speaks for it: init, the kernel's own, the host and its session. */
  isExempt(entry: ProcessEntry): boolean {
    const { hostPid } = this.#source;
    if (entry.pid <= 1 || entry.pid === hostPid || entry.sessionId === 0) return true;
    return entry.sessionId === this.#entries.get(hostPid)?.sessionId;
  }

  /**
   * The living whose token begins with `prefix`, of those that started at `since` or later, and not before the host. Members of groups that a
   * child of the host leads are left out unless `everybody` is asked for: they are somebody's handle.
   */
  bearers(prefix: string, since: number, everybody: boolean): Bearers {
    const from = Math.max(since, Number(this.#entries.get(this.#source.hostPid)?.startTime ?? 0));
    let complete = this.#readTokens(from, everybody);
    if (!complete && this.#read()) complete = this.#readTokens(from, everybody);
    const found = prefix.endsWith('.')
      ? [...this.#byToken].flatMap(([token, entries]) => (bearsToken(token, prefix) ? entries : []))
      : (this.#byToken.get(prefix) ?? []);
    return { found: [...new Set(found)], complete: complete && this.#complete };
  }

  /** Looks at everybody who has come since the last pass. False when somebody could not be looked at. */
  #read(): boolean {
    if (this.#entries.size === 0 && this.#source.everybody !== undefined) {
      const lines = this.#source.everybody();
      if (lines === undefined) return false;
      this.#complete = this.#readLines(lines);
      if (this.#complete) return true;
    }
    for (let pass = 0; pass < MAX_PASSES; pass += 1) {
      const pids = this.#source.pids();
      if (pids === undefined) return false;
      let vanished = false;
      let grown = false;
      for (const pid of pids) {
        if (this.#entries.has(pid)) continue;
        const entry = this.#source.find(pid);
        if (this.#source.blind) return false;
        if (entry !== undefined) {
          this.#entries.set(pid, entry);
          grown = true;
        } else if (!this.#isExcused(pid)) vanished = true;
      }
      if (grown) this.#forgetIndexes();
      this.#complete = !vanished;
      if (this.#complete) return true;
    }
    return true;
  }

  /** False when somebody has vanished between the list and the look. */
  #readLines(lines: string): boolean {
    let vanished = false;
    for (let start = 0; start < lines.length; ) {
      const end = lines.indexOf('\n', start);
      const line = lines.slice(start, end);
      const entry = parseStat(line);
      if (entry !== undefined) this.#entries.set(entry.pid, entry);
      else if (!this.#isExcused(Number(line))) vanished = true;
      start = end + 1;
    }
    return !vanished;
  }

  /** A process that has vanished and that was known to be nobody who could have left a bearer behind. */
  #isExcused(pid: number): boolean {
    const known = this.#before?.find(pid);
    if (known === undefined || this.#before === undefined) return false;
    if (!isAlive(known) || !this.#before.#isOutsider(known)) return true;
    return this.#before.#tokens.get(pid) === '';
  }

  #readTokens(since: number, everybody: boolean): boolean {
    let complete = true;
    const candidates = everybody ? this.#entries.values() : this.#newestOutsiders();
    for (const entry of candidates) {
      if (Number(entry.startTime) < since) {
        if (everybody) continue;
        break;
      }
      if (this.#tokens.has(entry.pid) || !isAlive(entry) || this.isExempt(entry)) continue;
      const value = this.#source.token(entry);
      if (value === undefined) {
        complete = false;
        continue;
      }
      this.#tokens.set(entry.pid, value);
      for (const token of value.split(' ')) {
        if (token === '') continue;
        const bearers = this.#byToken.get(token);
        if (bearers === undefined) this.#byToken.set(token, [entry]);
        else bearers.push(entry);
      }
    }
    return complete;
  }

  #newestOutsiders(): readonly ProcessEntry[] {
    this.#outsiders ??= [...this.#entries.values()]
      .filter((entry) => this.#isOutsider(entry))
      .sort((a, b) => Number(b.startTime) - Number(a.startTime));
    return this.#outsiders;
  }

  #isOutsider(entry: ProcessEntry): boolean {
    if (this.isExempt(entry)) return false;
    return this.#source.adopts || this.#entries.get(entry.groupId)?.parentPid !== this.#source.hostPid;
  }

  #index(key: (entry: ProcessEntry) => number): Map<number, ProcessEntry[]> {
    const index = new Map<number, ProcessEntry[]>();
    for (const entry of this.#entries.values()) {
      const of = key(entry);
      const known = index.get(of);
      if (known === undefined) index.set(of, [entry]);
      else known.push(entry);
    }
    return index;
  }

  #forgetIndexes(): void {
    this.#children = undefined;
    this.#sessions = undefined;
    this.#groups = undefined;
    this.#outsiders = undefined;
  }
}
