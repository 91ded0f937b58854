import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { parseStat } from './parse-stat.js';
import type { ProcessEntry, ProcessTable } from './process-table.js';
import { keepSpareDescriptor, type WithDescriptor } from './spare-descriptor.js';

/** A stat line: 51 numbers of at most 20 digits, a name of at most 64 bytes. */
const MAX_STAT_BYTES = 2048;

/** Everybody, at one moment. */
interface Listing {
  readonly byGroup: ReadonlyMap<number, readonly ProcessEntry[]>;
  /** Not to be used from then on. */
  readonly until: number;
}

export interface MachineProcessesOptions {
  /** @default '/proc' */
  readonly root?: string;
  /**
   * How long a listing of all processes serves every group that asks, in milliseconds. One costs 12 µs a process,
   * so a thousand cancels at once must not make one each. @default 0, each call lists anew
   */
  readonly listingMs?: number;
  /** Keeps a descriptor for times when the process has run out of them. @default false */
  readonly spareDescriptor?: boolean;
}

/**
 * The processes of this machine, read from /proc where there is one. Reads are synchronous: a `stat` file
 * takes microseconds, and a check that is followed by a signal must not let other work in between.
 */
export function createMachineProcesses(options: MachineProcessesOptions = {}): ProcessTable {
  const { root = '/proc', listingMs = 0, spareDescriptor = false } = options;
  const withDescriptor: WithDescriptor = spareDescriptor ? keepSpareDescriptor() : (look) => look();
  const detailed = existsSync(`${root}/self/stat`);
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
  const names = (): string[] => {
    try {
      return withDescriptor(() => readdirSync(root));
    } catch (error) {
      if (!isShortage(error)) throw error;
      blind = true;
      return [];
    }
  };
  /** Undefined when not everybody could be looked at. */
  const list = (): Listing | undefined => {
    const byGroup = new Map<number, ProcessEntry[]>();
    for (const name of names()) {
      const first = name.charCodeAt(0);
      if (first < 0x30 || first > 0x39) continue;
      const entry = find(Number(name));
      if (blind) return undefined;
      if (entry === undefined) continue;
      const members = byGroup.get(entry.groupId);
      if (members === undefined) byGroup.set(entry.groupId, [entry]);
      else members.push(entry);
    }
    return blind ? undefined : { byGroup, until: performance.now() + listingMs };
  };
  let listing: Listing | undefined;
  return {
    detailed,
    get blind() {
      return blind;
    },
    find,
    group: (groupId) => {
      if (!detailed) return [];
      blind = false;
      if (listing === undefined || performance.now() >= listing.until) listing = list();
      return listing?.byGroup.get(groupId) ?? [];
    },
    outdated: () => {
      listing = undefined;
    },
    groupExists: (groupId) => {
      try {
        return process.kill(-groupId, 0);
      } catch (error) {
        // EPERM: there are members, though none that we may signal.
        return error instanceof Error && 'code' in error && error.code === 'EPERM';
      }
    },
  };
}

const SHORTAGES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/** The machine or this host has run out of something: that says nothing of what was looked for. */
function isShortage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && SHORTAGES.has(error.code);
}
