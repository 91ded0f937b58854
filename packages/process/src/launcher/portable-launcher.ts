import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { LISTING_MS } from '../proc/listing-ms.js';
import { createMachineProcesses } from '../proc/machine-processes.js';
import type { ProcessTable } from '../proc/process-table.js';
import { checkCwd } from './check-cwd.js';
import { findProgram } from './find-program.js';
import type { Launcher, LaunchOutcome, LaunchRequest } from './launcher.js';
import { NodeProcess } from './node-process.js';
import { errnoOf, spawnFailure } from './spawn-failure.js';

/**
 * ETXTBSY: the program was just written, and a process forked meanwhile by another thread still has it open
 * for writing, until its exec. That takes one fork and exec, 1 to 16 ms by measurement; the waits double from
 * 5 ms and sum up to 315 ms, twenty times that.
 */
const TEXT_BUSY_FIRST_WAIT_MS = 5;
const TEXT_BUSY_RETRIES = 6;

export interface PortableLauncherPorts {
  /** @default this machine's */
  readonly processes?: ProcessTable;
  /** What starts a child; tests make it fail. @default `spawn` of node:child_process */
  readonly spawn?: (file: string, args: readonly string[], options: SpawnOptions) => ChildProcess;
  /** @default real time */
  readonly wait?: (delayMs: number) => Promise<void>;
}

/**
 * The launcher that works wherever Node does. Its pipes are Node's, which are socket pairs; it learns neither
 * resource usage nor core dumps, and a death by a real-time signal reads as success.
 */
export function createPortableLauncher(ports: PortableLauncherPorts = {}): Launcher {
  const processes =
    ports.processes ?? createMachineProcesses({ listingMs: LISTING_MS, spareDescriptor: true });
  const start = ports.spawn ?? spawn;
  const wait = ports.wait ?? ((delayMs) => new Promise<void>((done) => setTimeout(done, delayMs)));

  return {
    name: 'portable',
    processes,
    launch: async (request) => {
      const nul = findNul(request);
      if (nul !== undefined) return { ok: false, error: spawnFailure(nul, 'EINVAL') };
      if (request.cwd !== undefined) {
        const error = checkCwd(request.cwd);
        if (error !== undefined) return { ok: false, error };
      }
      const program = findProgram(request.argv[0] ?? '', request.env, request.cwd);
      if (!program.ok) return program;

      let waitMs = TEXT_BUSY_FIRST_WAIT_MS;
      for (let retries = 0; ; retries += 1) {
        const outcome = await attempt(start, processes, request, program.file);
        if (outcome.ok || outcome.error.details.errno !== 'ETXTBSY') return outcome;
        if (retries === TEXT_BUSY_RETRIES) return outcome;
        await wait(waitMs);
        waitMs *= 2;
      }
    },
  };
}

/** execve(2) ends strings at the first NUL, so one that holds a NUL would silently be another. */
function findNul(request: LaunchRequest): string | undefined {
  if (request.argv.some((item) => item.includes('\0'))) return 'a program whose argument list has a NUL byte';
  if (request.cwd?.includes('\0')) return 'in a working directory whose name has a NUL byte';
  for (const [name, value] of Object.entries(request.env)) {
    if (name.includes('\0') || value.includes('\0')) return 'with an environment that has a NUL byte';
  }
  return undefined;
}

async function attempt(
  start: NonNullable<PortableLauncherPorts['spawn']>,
  processes: ProcessTable,
  request: LaunchRequest,
  file: string,
): Promise<LaunchOutcome> {
  const [name = '', ...args] = request.argv;
  const refuse = (errno: string): LaunchOutcome => {
    const subject = JSON.stringify(name);
    if (errno !== 'ENOENT') return { ok: false, error: spawnFailure(subject, errno, { path: file }) };
    // The file was there a moment ago, so execve(2) means the interpreter that it names.
    const reason = 'the interpreter that its first line names, or the program itself, is not there';
    return { ok: false, error: spawnFailure(subject, errno, { missing: 'file', path: file, reason }) };
  };

  let child: ChildProcess;
  try {
    child = start(file, args, {
      argv0: name,
      ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
      env: request.env,
      // setsid(2) in the child before exec: by the time spawn returns, the group exists.
      detached: true,
      stdio: [request.stdin === 'pipe' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    // E2BIG, ENOMEM, EPERM and the like come as exceptions, the rest as an event.
    return refuse(errnoOf(error));
  }

  const { pid, stdout, stderr } = child;
  if (pid !== undefined && stdout !== null && stderr !== null) {
    return {
      ok: true,
      process: new NodeProcess(child, pid, { stdin: child.stdin, stdout, stderr }, processes),
    };
  }

  // No pid: an `error` event is on its way, and never an `exit`. `child.kill()` is off limits here: on Node 20
  // it signals this host's own group. Out of descriptors, the streams may be missing altogether.
  return new Promise((settle) => {
    child.once('error', (error) => {
      child.stdin?.destroy();
      child.stdout?.destroy();
      child.stderr?.destroy();
      settle(refuse(errnoOf(error)));
    });
  });
}
