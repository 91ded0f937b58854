import type { MessagePort } from 'node:worker_threads';
import { isMainThread, workerData } from 'node:worker_threads';
import { type ActorSystem, createActorSystem, servedActor, serveThread } from '@longrun/actor';
import { createProcessActor, type ProcessActorSetup, SpillBudget } from '@longrun/process';
import { type ProcessActorArgs, TOKEN_VARIABLE } from '@longrun/protocol';
import type { LauncherName } from '../control/boot.js';
import { Claims } from './claims.js';
import { createLauncher } from './create-launcher.js';

/**
 * Entry of a process thread. `serveProcesses` is a Piscina task that stays pending as long as the control thread keeps
 * the link, so that the pool never ends a thread with a live process on it.
 */
if (isMainThread) throw new Error('process-thread is the entry of a worker thread');

/** `workerData` of a process thread. */
export interface ProcessThreadBoot {
  readonly launcher: LauncherName;
  readonly spillDirectory: string;
  readonly spillBudget: SharedArrayBuffer;
  /** Directory of the host's cgroup; undefined: commands get none. */
  readonly cgroupRoot?: string | undefined;
  /** Of the pool's `BootRoster`; read by the entry before it loads this file. */
  readonly closing: SharedArrayBuffer;
}

export interface ProcessTask {
  readonly port: MessagePort;
  /** Shared memory of `Claims`. */
  readonly claims: SharedArrayBuffer;
}

/** What a process actor is started with. */
export interface ProcessActorStart {
  readonly args: ProcessActorArgs;
  /** Absent: it cannot be taken back. */
  readonly claim: number | undefined;
}

// Piscina hands its `workerData` option through; only ProcessPool sets it.
const boot = workerData as ProcessThreadBoot;
const system: ActorSystem = createActorSystem({ name: 'process-thread' });
const inheritedToken = process.env[TOKEN_VARIABLE];
const definition: ReturnType<typeof createProcessActor> = createProcessActor({
  launcher: createLauncher(boot.launcher),
  spill: { directory: boot.spillDirectory, budget: new SpillBudget(boot.spillBudget) },
  ...(boot.cgroupRoot === undefined ? {} : { cgroupRoot: boot.cgroupRoot }),
  ...(inheritedToken === undefined ? {} : { inheritedToken }),
});

/** Runs the process actors of one link until it is closed and all have stopped. */
export function serveProcesses(task: ProcessTask): Promise<void> {
  const claims = new Claims(task.claims);
  const setUp = ({ args, claim }: ProcessActorStart): ProcessActorSetup =>
    claim === undefined ? args : { ...args, mayLaunch: () => claims.decide(claim) };
  return serveThread(system, { port: task.port, actors: [servedActor(definition, setUp)] });
}
