import type { ProcessEntry } from './process-table.js';

/** Numbers of proc(5), less 3: the first field after the name is field 3. Before the session: state, parent, group. */
const SESSION = 3;
const FLAGS = 6;
const THREADS = 17;
const START_TIME = 19;
/** PF_EXITING of the kernel's sched.h: set before an ending process lets go of its files. */
const EXITING = 0x4;

/**
 * Reads a line of `/proc/<pid>/stat`. The name stands in parentheses and may itself hold spaces and
 * parentheses, so fields are counted from the last one. Undefined for anything that is no such line.
 */
export function parseStat(line: string): ProcessEntry | undefined {
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  if (open < 1 || close < open) return undefined;
  // Field by field: cutting the whole line into 50 pieces costs as much as reading it from the kernel.
  const wanted: string[] = [];
  let at = close + 2;
  for (let field = 0; field <= START_TIME; field += 1) {
    const end = line.indexOf(' ', at);
    if (end < 0) return undefined;
    if (field <= SESSION || field === FLAGS || field === THREADS || field === START_TIME)
      wanted.push(line.slice(at, end));
    at = end + 1;
  }
  const [state, parentPid, groupId, sessionId, flags, threads, startTime] = wanted;
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
    // The flags are those of the first thread alone.
    exiting: (Number(flags) & EXITING) !== 0 && Number(threads) <= 1,
  };
}
