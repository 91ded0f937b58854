import { closeSync, openSync, readdirSync, readSync } from 'node:fs';

/** One process, as its stat file has it. */
export interface ScriptProcess {
  readonly pid: number;
  readonly parentId: number;
  readonly groupId: number;
  readonly sessionId: number;
  readonly startTime: string;
  /** False for a zombie of which no thread runs on. */
  readonly alive: boolean;
}

/** 52 numbers of at most 20 digits and a name of at most 64 bytes. */
const MAX_STAT_BYTES = 2048;
const MAX_ENVIRONMENT_BYTES = 8 * 1024 * 1024;
const SHORTAGES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);
const chunk: Buffer = Buffer.alloc(64 * 1024);

/** Everybody, by pid. Undefined where there is no /proc, `partial` when descriptors or memory ran out. */
export function takeCensus():
  | { readonly processes: ReadonlyMap<number, ScriptProcess>; readonly partial: boolean }
  | undefined {
  const processes = new Map<number, ScriptProcess>();
  let partial = false;
  try {
    for (const name of readdirSync('/proc')) {
      if (!/^[1-9]/.test(name)) continue;
      try {
        const found = parseStat(readStat(Number(name)));
        if (found !== undefined) processes.set(found.pid, found);
      } catch (error) {
        // Anything else: it ended meanwhile.
        partial ||= isShortage(error);
      }
    }
  } catch (error) {
    return isShortage(error) ? { processes, partial: true } : undefined;
  }
  return processes.size === 0 && !partial ? undefined : { processes, partial };
}

/** Undefined when there is no such process, or nobody can look. */
export function readProcess(pid: number): ScriptProcess | undefined {
  try {
    return parseStat(readStat(pid));
  } catch {
    return undefined;
  }
}

/** Whether its environment has, under `variable`, a space-separated part that begins with `prefix`. */
export function bearsToken(pid: number, variable: string, prefix: string): boolean {
  let environment: string;
  try {
    environment = readText(`/proc/${pid}/environ`, MAX_ENVIRONMENT_BYTES);
  } catch {
    // It ended, or belongs to somebody whose environment is not for us to see.
    return false;
  }
  if (!environment.includes(prefix)) return false;
  return environment
    .split('\0')
    .filter((each) => each.startsWith(`${variable}=`))
    .some((each) =>
      each
        .slice(variable.length + 1)
        .split(' ')
        .some((part) => part.startsWith(prefix)),
    );
}

function readStat(pid: number): string {
  return readText(`/proc/${pid}/stat`, MAX_STAT_BYTES);
}

function readText(path: string, maxBytes: number): string {
  const fd = openSync(path, 'r');
  try {
    let text = '';
    while (text.length < maxBytes) {
      const length = readSync(fd, chunk, 0, chunk.length, null);
      if (length === 0) break;
      text += chunk.toString('latin1', 0, length);
    }
    return text;
  } finally {
    closeSync(fd);
  }
}

function parseStat(line: string): ScriptProcess | undefined {
  // The name may hold spaces and parentheses itself.
  const [state = '', parent, group, session, ...more] = line.slice(line.lastIndexOf(')') + 2).split(' ');
  // Fields 20 and 22 of proc(5).
  const [threads, startTime] = [more[13], more[15]];
  if (startTime === undefined) return undefined;
  const ended = state === 'X' || state === 'x' || (state === 'Z' && Number(threads) <= 1);
  return {
    pid: Number.parseInt(line, 10),
    parentId: Number(parent),
    groupId: Number(group),
    sessionId: Number(session),
    startTime,
    alive: !ended,
  };
}

function isShortage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && SHORTAGES.has(error.code);
}
