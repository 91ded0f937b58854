/** What the tests know of other processes: read from /proc, never from the service under test. */
import { readdirSync, readFileSync } from 'node:fs';

/** What `/proc/<pid>/stat` says of it. */
interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Kernel state letter. */
  readonly state: string;
  /** On its way out: it runs nothing of its program any more. */
  readonly exiting: boolean;
  /** A thread of the kernel: it has no command line. */
  readonly ofKernel: boolean;
}

export interface Process extends Stat {
  readonly commandLine: string;
}

/** PF_EXITING and PF_KTHREAD among the flags of proc(5). */
const EXITING = 0x4;
const KERNEL_THREAD = 0x200000;
/** The number of threads, counted from the state. */
const THREADS = 17;
/** An execve(2) takes microseconds, and as long as its process has to wait for a processor. Far more than that. */
const EXEC_MS = 2000;
/** To wait on without an event. */
const NOTHING = new Int32Array(new SharedArrayBuffer(4));

let markers = 0;

/**
 * A number nobody else uses, to be given to a process as an argument and found again by `living`. As an argument of
 * `sleep` it is about ten minutes.
 */
export function newMarker(): string {
  markers += 1;
  return `6${Math.floor(Math.random() * 90 + 10)}.${process.pid}0${markers}0${Math.floor(Math.random() * 1e9)}`;
}

/** Pids of processes, zombies and those on their way out left out, whose command line holds the marker. */
export function living(marker: string): number[] {
  // Looked for again and again: of most processes one file is enough.
  return allPids().filter(
    (pid) => pid !== process.pid && commandLineOf(pid).includes(marker) && isLiving(pid),
  );
}

/** Those of `living` that are a `sleep`: not who waits for one, and has the marker among its arguments as well. */
export function sleeping(marker: string): number[] {
  return living(marker).filter((pid) => findProcess(pid)?.commandLine.startsWith('sleep ') === true);
}

/** Kills each of them, and does not mind who ends by itself meanwhile. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

/** Direct children of a process, zombies too. */
export function childrenOf(parent: number): Process[] {
  return allStats()
    .filter((each) => each.parent === parent)
    .map(withCommandLine);
}

/** The guardian of a host, by the name it gives itself. */
export function isGuardian({ commandLine }: Process): boolean {
  return commandLine.split(' ')[0] === 'longrun-guardian';
}

/** Direct children that are commands: all but guardians. `host.inspect()` before it: then the guardian has its name. */
export function commandsOf(parent: number): Process[] {
  return childrenOf(parent).filter((each) => !isGuardian(each));
}

/** Children of a process, this one unless told, that nobody has waited for. */
export function zombies(parent: number = process.pid): number[] {
  return childrenOf(parent)
    .filter(({ state }) => state === 'Z')
    .map(({ pid }) => pid);
}

/** Members of a process group, zombies left out. */
export function livingInGroup(group: number): number[] {
  return allStats()
    .filter((each) => each.group === group && !isOver(each))
    .map(({ pid }) => pid);
}

export function isLiving(pid: number): boolean {
  const found = look(pid);
  return found !== undefined && !isOver(found);
}

export function findProcess(pid: number): Process | undefined {
  const found = look(pid);
  return found && withCommandLine(found);
}

function withCommandLine(found: Stat): Process {
  return { ...found, commandLine: commandLineOf(found.pid) };
}

function look(pid: number): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name is in parentheses and may hold spaces and parentheses of its own.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', parent, group, , , , flags] = fields;
    const exiting = (Number(flags) & EXITING) !== 0 && Number(fields[THREADS]) <= 1;
    const ofKernel = (Number(flags) & KERNEL_THREAD) !== 0;
    return { pid, state, parent: Number(parent), group: Number(group), exiting, ofKernel };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}

function allStats(): Stat[] {
  return allPids().flatMap((pid) => look(pid) ?? []);
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/**
 * Empty for a zombie, for who has ended, and for threads of the kernel. While execve(2) makes another program of a
 * process it has none for a moment, though whoever launched it has been told already: then this waits.
 */
function commandLineOf(pid: number): string {
  const until = performance.now() + EXEC_MS;
  for (;;) {
    const text = readCommandLine(pid);
    if (text.length > 0) return text.replaceAll('\0', ' ').trim();
    const found = look(pid);
    if (found === undefined || found.ofKernel || isOver(found) || performance.now() > until) return '';
    Atomics.wait(NOTHING, 0, 0, 1);
  }
}

function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function isOver({ state, exiting }: Stat): boolean {
  return exiting || state === 'Z' || state === 'X';
}
