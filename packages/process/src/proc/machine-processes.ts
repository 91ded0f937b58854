import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseStat } from './parse-stat.js';
import type { ProcessEntry, ProcessTable } from './process-table.js';

/**
 * The processes of this machine, read from /proc where there is one. Reads are synchronous: a `stat` file
 * takes microseconds, and a check that is followed by a signal must not let other work in between.
 */
export function createMachineProcesses(root = '/proc'): ProcessTable {
  const detailed = existsSync(`${root}/self/stat`);
  const find = (pid: number): ProcessEntry | undefined => {
    if (!detailed) return undefined;
    try {
      return parseStat(readFileSync(`${root}/${pid}/stat`, 'latin1'));
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
