import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { parseStat } from './parse-stat.js';
import type { ProcessEntry, ProcessTable } from './process-table.js';

/** A stat line: 51 numbers of at most 20 digits, a name of at most 64 bytes. */
const MAX_STAT_BYTES = 2048;

/**
 * The processes of this machine, read from /proc where there is one. Reads are synchronous: a `stat` file
 * takes microseconds, and a check that is followed by a signal must not let other work in between.
 */
export function createMachineProcesses(root = '/proc'): ProcessTable {
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
  const find = (pid: number): ProcessEntry | undefined => {
    if (!detailed) return undefined;
    try {
      return parseStat(readStat(pid));
    } catch {
      // ENOENT or ESRCH: it ended before or during the read. No answer is the answer.
      return undefined;
    }
  };
  return {
    detailed,
    find,
    group: (groupId) => {
      if (!detailed) return [];
      const members: ProcessEntry[] = [];
      for (const name of readdirSync(root)) {
        const first = name.charCodeAt(0);
        if (first < 0x30 || first > 0x39) continue;
        const entry = find(Number(name));
        if (entry?.groupId === groupId) members.push(entry);
      }
      return members;
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
