import type { ProcessEntry } from './process-table.js';

/**
 * Reads a line of `/proc/<pid>/stat`. The name stands in parentheses and may itself hold spaces and
 * parentheses, so fields are counted from the last one. Undefined for anything that is no such line.
 */
export function parseStat(line: string): ProcessEntry | undefined {
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  if (open < 1 || close < open) return undefined;
  // Field numbers of proc(5), less 3: the first one after the name is field 3.
  const fields = line.slice(close + 2).split(' ');
  const [state, parentPid, groupId, sessionId, threads, startTime] = [
    fields[0],
    fields[1],
    fields[2],
    fields[3],
    fields[17],
    fields[19],
  ];
  if (state === undefined || startTime === undefined) return undefined;
  return {
    pid: Number(line.slice(0, open)),
    name: line.slice(open + 1, close),
    state,
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    sessionId: Number(sessionId),
    threads: Number(threads),
    startTime,
  };
}
