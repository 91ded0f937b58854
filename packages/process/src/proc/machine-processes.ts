import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import type { SignalOutcome } from '../launcher/launched-process.js';
import { signalNodeGroup } from '../launcher/signal-node-group.js';
import { Census, type CensusSource } from './census.js';
import { CensusPace } from './census-pace.js';
import { parseStat } from './parse-stat.js';
import { isSameProcess, type ProcessEntry, type ProcessTable } from './process-table.js';
import { readToken } from './read-token.js';
import { keepSpareDescriptor, type WithDescriptor } from './spare-descriptor.js';

/** A stat line: 51 numbers of at most 20 digits, a name of at most 64 bytes. */
const MAX_STAT_BYTES = 2048;
/** Processes remembered to have shown no environment once; each is one in the middle of an exec, or a curiosity. */
const MAX_BARE = 1024;
/**
 * An exec builds its environment within this, also where it has to wait for a processor or a slow disk meanwhile. Who
 * shows none for longer is taken at its word, once and for all.
 */
const EXEC_MS = 500;

/** What can be asked of the kernel more exactly, or for less, than through Node.js. */
export interface KernelCalls {
  groupExists(groupId: number): boolean;
  /** Signals exactly the process that started then: no other can take its pid between the check and the signal. */
  signalProcess(pid: number, startTime: string, signal: NodeJS.Signals): SignalOutcome;
  /**
   * The first line of every `/proc/<pid>/stat`; the pid alone of a process that was listed and has ended since. Throws
   * what the file system throws. Absent where that is no faster.
   */
  statLines?(): string;
}

export interface MachineProcessesOptions {
  /** @default '/proc' */
  readonly root?: string;
  /**
   * How long a census serves every group that asks, in milliseconds; longer when it was expensive.
   * One costs 5 to 8 µs a process, so a thousand cancels at once must not make one each. @default 0, each look is new
   */
  readonly listingMs?: number;
  /** Keeps a descriptor for times when the process has run out of them. @default false */
  readonly spareDescriptor?: boolean;
  /** @default this process */
  readonly hostPid?: number;
  /**
   * Orphans become children of the host process: it is init of a container, or a subreaper. Then a child of the host
   * is not taken for a handle by its parent alone. @default true for pid 1
   */
  readonly adopts?: boolean;
  /** kill(2) on one process, or on a group when negative; throws as `process.kill`. @default process.kill */
  readonly kill?: (pid: number, signal: NodeJS.Signals) => void;
  /** @default through Node.js */
  readonly kernel?: KernelCalls;
}

/**
 * The processes of this machine, read from /proc where there is one. Reads are synchronous: a `stat` file
 * takes microseconds, and a check that is followed by a signal must not let other work in between.
 */
export function createMachineProcesses(options: MachineProcessesOptions = {}): ProcessTable {
  const { root = '/proc', listingMs = 0, spareDescriptor = false, hostPid = process.pid } = options;
  const { adopts = hostPid === 1, kill = (pid, signal) => void process.kill(pid, signal) } = options;
  const withDescriptor: WithDescriptor = spareDescriptor ? keepSpareDescriptor() : (look) => look();
  const detailed = existsSync(`${root}/self/stat`);
  const statLines = root === '/proc' ? options.kernel?.statLines : undefined;
  // One buffer for all reads: `readFileSync` makes one of 8 KiB each time, which costs three times the reading.
  const line = Buffer.alloc(MAX_STAT_BYTES);
  const readStat = (pid: number): string => {
    const fd = openSync(`${root}/${pid}/stat`, 'r');
    try {
      return line.toString('latin1', 0, readSync(fd, line, 0, line.length, 0));
    } finally {
      closeSync(fd);
    }
  };
  let blind = false;
  const find = (pid: number): ProcessEntry | undefined => {
    if (!detailed) return undefined;
    blind = false;
    try {
      return parseStat(withDescriptor(() => readStat(pid)));
    } catch (error) {
      // ENOENT or ESRCH: it ended before or during the read. No answer is the answer.
      blind = isShortage(error);
      return undefined;
    }
  };

  /** Processes without a byte of environment, by pid: in the middle of an exec, or for good. */
  const bare = new Map<number, { readonly startTime: string; readonly firstSeen: number }>();
  const source: CensusSource = {
    hostPid,
    adopts,
    find,
    get blind() {
      return blind;
    },
    pids: () => {
      blind = false;
      try {
        return withDescriptor(() => readdirSync(root)).flatMap(pidOf);
      } catch (error) {
        if (!isShortage(error)) throw error;
        blind = true;
        return undefined;
      }
    },
    ...(statLines === undefined
      ? {}
      : {
          everybody: () => {
            blind = false;
            try {
              return withDescriptor(statLines);
            } catch (error) {
              if (!isShortage(error)) throw error;
              blind = true;
              return undefined;
            }
          },
        }),
    token: ({ pid, startTime, exiting }) => {
      blind = false;
      // It has let go of its memory, and forks no more.
      if (exiting === true) return '';
      try {
        const look = withDescriptor(() => readToken(`${root}/${pid}/environ`));
        if (look !== 'nothing') return look.value;
        // While exec(2) builds the new one, there is neither environment nor command line.
        if (withDescriptor(() => readFileSync(`${root}/${pid}/cmdline`)).length > 0) return '';
        const now = performance.now();
        const seen = bare.get(pid);
        if (seen?.startTime === startTime) return now - seen.firstSeen < EXEC_MS ? undefined : '';
        if (bare.size >= MAX_BARE) bare.clear();
        bare.set(pid, { startTime, firstSeen: now });
        return undefined;
      } catch (error) {
        // Somebody else's: no child of ours that we may signal.
        if (hasCode(error, 'EACCES') || hasCode(error, 'EPERM')) return '';
        blind = isShortage(error);
        return undefined;
      }
    },
  };

  const pace = new CensusPace(performance.now());
  /** Links of /proc count processes: one system call. */
  const population = (): number => {
    try {
      return statSync(root).nlink;
    } catch {
      // As many as before is the best guess.
      return 1;
    }
  };
  let censuses = 0;
  let latest: Census | undefined;
  /** Until when `latest` answers for everybody. */
  let recentUntil = 0;
  let isOutdated = true;
  const take = (): Census | undefined => {
    const begunAt = performance.now();
    censuses += 1;
    const census = Census.take(censuses, begunAt, source, latest);
    const now = performance.now();
    pace.took(now - begunAt, now, population());
    if (census === undefined) return undefined;
    latest = census;
    isOutdated = false;
    recentUntil = now + (listingMs === 0 ? 0 : Math.max(listingMs, pace.recentMs));
    return census;
  };

  return {
    detailed,
    get blind() {
      return blind;
    },
    get censuses() {
      return censuses;
    },
    find,
    group: (groupId) => {
      if (!detailed) return [];
      blind = false;
      const usable = latest !== undefined && !isOutdated && performance.now() < recentUntil;
      return (usable ? latest : take())?.group(groupId) ?? [];
    },
    outdated: () => {
      isOutdated = true;
    },
    groupExists: options.kernel?.groupExists ?? groupExists,
    census: (after, must = false) => {
      if (!detailed) return undefined;
      blind = false;
      const now = performance.now();
      const usable = after === 'recent' ? now < recentUntil : (latest?.number ?? 0) > after;
      if (latest !== undefined && usable) return latest;
      // Who follows parents cannot wait; that one stays recent for ten times its cost keeps it to its share as well.
      if (must || after === 'recent' || pace.dueMs(now, population()) === 0) return take();
      return undefined;
    },
    censusDueMs: () => pace.dueMs(performance.now(), population()),
    signalProcess: (target, signal) => {
      const entry = find(target.pid);
      if (blind) return 'denied';
      if (!isSameProcess(entry, target)) return 'gone';
      const startTime = entry?.startTime;
      if (options.kernel === undefined || startTime === undefined) return send(kill, target.pid, signal);
      return options.kernel.signalProcess(target.pid, startTime, signal);
    },
    signalGroupOf: (member, groupId, signal) => {
      const entry = find(member.pid);
      if (blind) return 'denied';
      if (!isSameProcess(entry, member) || entry?.groupId !== groupId || groupId <= 1) return 'gone';
      return options.kill === undefined ? signalNodeGroup(groupId, signal) : send(kill, -groupId, signal);
    },
  };
}

function groupExists(groupId: number): boolean {
  try {
    return process.kill(-groupId, 0);
  } catch (error) {
    // EPERM: there are members, though none that we may signal.
    return hasCode(error, 'EPERM');
  }
}

function send(
  kill: NonNullable<MachineProcessesOptions['kill']>,
  pid: number,
  signal: NodeJS.Signals,
): SignalOutcome {
  try {
    kill(pid, signal);
    return 'sent';
  } catch (error) {
    return hasCode(error, 'ESRCH') ? 'gone' : 'denied';
  }
}

/** The pid that a name in /proc stands for, if it does. */
function pidOf(name: string): number[] {
  const first = name.charCodeAt(0);
  return first < 0x30 || first > 0x39 ? [] : [Number(name)];
}

const SHORTAGES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/** The machine or this host has run out of something: that says nothing of what was looked for. */
function isShortage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && SHORTAGES.has(error.code);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
