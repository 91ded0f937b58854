import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { machineCgroup, ownCgroup } from '@longrun/process';
import { TOKEN_VARIABLE } from '@longrun/protocol';
import { hostsIn } from '../../remains/footprint.js';
import { createMark, type Mark } from '../../remains/mark.js';
import {
  allProcesses,
  describeProcess,
  findProcess,
  isAlive,
  isSame,
  type SeenProcess,
} from '../../remains/proc.js';
import type { Program, ScenarioHost } from '../../script/scenario.js';

export interface KilledHostOptions {
  /** Directory of the fixtures. */
  readonly fixtures: string;
  /** @default the host's own defaults */
  readonly host?: ScenarioHost;
  /** Started once in each round, all of them long-running. @default programs that are hard to end */
  readonly programs?: readonly Program[];
  /** @default 1 */
  readonly rounds?: number;
  /**
   * The module that the process runs instead: it gets these options as its first message, and sends
   * `{ type: 'ready', handles }` when it is to be killed. @default starts the programs
   */
  readonly entry?: URL;
}

export interface KilledHost {
  /** That were live when it was killed. */
  readonly handles: number;
  /** Processes of those, seen just before. */
  readonly processes: number;
  /** Who was alive 2 s later, in words. */
  readonly alive: readonly string[];
  /** From the SIGKILL until nobody was alive; 2 s if somebody was. */
  readonly tookMs: number;
}

type Report =
  | { readonly type: 'ready'; readonly handles: number }
  | { readonly type: 'failed'; readonly reason: string };

/** C11: the time that the service gives itself after the death of its host. */
const CONTRACT_MS = 2000;
const LOOK_EVERY_MS = 5;
/** Its guardian looks once more when all have gone, and ends; nobody waits for that but us. */
const GUARDIAN_MS = 30_000;
/** As the kernel shows it: 15 bytes at most. */
const GUARDIAN_NAME = 'longrun-guardia';
/** A host boots within 0.2 s and starts a command in milliseconds; a scenario of its own may run first. */
const READY_MS = 600_000;

/**
 * Runs a host in a process of its own, kills that with SIGKILL when it has live handles, and looks in /proc who outlives
 * it: who has its mark in the environment, is in a group that was seen, or in its cgroup. What is left is ended then.
 * Rejects when the process fails before it is ready.
 */
export async function runKilledHost(options: KilledHostOptions): Promise<KilledHost> {
  const entry = options.entry ?? new URL('./host-to-kill.js', import.meta.url);
  const mark = createMark();
  const child = fork(fileURLToPath(entry), {
    env: { ...process.env, [TOKEN_VARIABLE]: mark.value },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { entry: _entry, ...message } = options;
  const exited = once(child, 'exit');
  let handles: number;
  try {
    child.send(message);
    handles = await readyWith(child);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const traces = new Traces(mark, child.pid ?? 0);
  const killedAt = performance.now();
  child.kill('SIGKILL');
  await exited;
  const outlived = await traces.aliveAfter(killedAt + CONTRACT_MS, (each) => !isGuardian(each));
  const tookMs = Math.round(performance.now() - killedAt);
  // It has seen to the others, and goes itself.
  const left = outlived.length > 0 ? outlived : await traces.aliveAfter(killedAt + GUARDIAN_MS, isGuardian);
  await traces.remove(left);
  return { handles, processes: traces.seen.length, alive: left.map(describeProcess), tookMs };
}

function readyWith(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the host was not ready after ${READY_MS} ms`)),
      READY_MS,
    );
    const settle = (run: () => void): void => {
      clearTimeout(timer);
      run();
    };
    child.once('exit', (code, signal) =>
      settle(() => reject(new Error(`the host ended before it was ready: ${signal ?? code}`))),
    );
    // The entry sends exactly these.
    child.once('message', (report: Report) =>
      settle(() =>
        report.type === 'ready'
          ? resolve(report.handles)
          : reject(new Error(`the host failed: ${report.reason}`)),
      ),
    );
  });
}

/** By what the processes of one host are known, taken while it lives. */
class Traces {
  /** All that carry the mark, the host itself left out. */
  readonly seen: readonly SeenProcess[];
  readonly #mark: Mark;
  readonly #hostPid: number;
  readonly #groups: ReadonlySet<number>;
  readonly #cgroups: readonly string[];

  constructor(mark: Mark, hostPid: number) {
    this.#mark = mark;
    this.#hostPid = hostPid;
    const marked = mark.bearers().filter(isAlive);
    const host = marked.find(({ pid }) => pid === hostPid);
    this.seen = marked.filter(({ pid }) => pid !== hostPid);
    // The host is in the group of this process.
    this.#groups = new Set(this.seen.map(({ group }) => group).filter((group) => group !== host?.group));
    const own = ownCgroup();
    this.#cgroups = own === undefined ? [] : hostsIn(own, hostPid);
  }

  alive(): readonly SeenProcess[] {
    const members = new Set(this.#cgroups.flatMap((path) => machineCgroup(path).members()));
    const marked = new Set(this.#mark.bearers().map(({ pid }) => pid));
    return allProcesses().filter(
      (each) =>
        isAlive(each) &&
        each.pid !== process.pid &&
        (marked.has(each.pid) || members.has(each.pid) || this.#isOfGroup(each)),
    );
  }

  /** Who of those is alive when nobody is any more, or at that time. */
  async aliveAfter(
    deadline: number,
    whom: (process: SeenProcess) => boolean,
  ): Promise<readonly SeenProcess[]> {
    for (;;) {
      const left = this.alive().filter(whom);
      if (left.length === 0 || performance.now() >= deadline) return left;
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
  }

  /** What a dead host leaves to the next one, and who should not be there. */
  async remove(left: readonly SeenProcess[]): Promise<void> {
    for (const each of left) {
      const now = findProcess(each.pid);
      if (now !== undefined && isSame(each, now)) kill(each.pid);
    }
    for (const path of hostsIn(tmpdir(), this.#hostPid)) await rm(path, { recursive: true, force: true });
    for (const path of this.#cgroups) machineCgroup(path).remove();
  }

  /** A group lives on as long as one of its members does, so its number is not somebody else's. */
  #isOfGroup({ group, pid }: SeenProcess): boolean {
    return this.#groups.has(group) && pid !== this.#hostPid;
  }
}

function isGuardian({ name }: SeenProcess): boolean {
  return name.startsWith(GUARDIAN_NAME);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in between.
  }
}
