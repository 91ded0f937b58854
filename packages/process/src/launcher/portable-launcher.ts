import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { unpackEnvironment } from '@longrun/protocol';
import { LISTING_MS } from '../proc/listing-ms.js';
import { createMachineProcesses } from '../proc/machine-processes.js';
import type { ProcessTable } from '../proc/process-table.js';
import { tooWeak } from './confinement-refusal.js';
import type { Launcher, LaunchOutcome, LaunchRequest } from './launcher.js';
import { NodeProcess } from './node-process.js';
import { execFailure, launchPrepared } from './prepare-launch.js';
import { errnoOf } from './spawn-failure.js';

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
 * resource usage nor core dumps, a death by a real-time signal reads as success, and it confines nobody.
 */
export function createPortableLauncher(ports: PortableLauncherPorts = {}): Launcher {
  const processes =
    ports.processes ?? createMachineProcesses({ listingMs: LISTING_MS, spareDescriptor: true });
  const start = ports.spawn ?? spawn;
  const wait = ports.wait ?? ((delayMs) => new Promise<void>((done) => setTimeout(done, delayMs)));

  return {
    name: 'portable',
    processes,
    launch: (request) =>
      launchPrepared(request, (prepared, file) => attempt(start, processes, prepared, file), wait),
  };
}

async function attempt(
  start: NonNullable<PortableLauncherPorts['spawn']>,
  processes: ProcessTable,
  request: LaunchRequest,
  file: string,
): Promise<LaunchOutcome> {
  const [name = '', ...args] = request.argv;
  const refuse = (errno: string): LaunchOutcome => execFailure(name, file, errno);
  const weak = tooWeak(request.confinement, 'none', 'the portable launcher confines nobody');
  if (weak !== undefined) return { ok: false, error: weak };

  let child: ChildProcess;
  try {
    child = start(file, args, {
      argv0: name,
      ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
      env: unpackEnvironment(request.env),
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
