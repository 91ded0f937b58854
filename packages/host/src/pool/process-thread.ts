import type { MessagePort } from 'node:worker_threads';
import { isMainThread, workerData } from 'node:worker_threads';
import { type ActorSystem, createActorSystem, serveActor } from '@longrun/actor';
import { createProcessActor, SpillBudget } from '@longrun/process';
import { type ProcessActorArgs, TOKEN_VARIABLE } from '@longrun/protocol';
import type { LauncherName } from '../control/boot.js';
import { Claim } from './claim.js';
import { createLauncher } from './create-launcher.js';

/**
 * Entry of a process thread. One call of `serveProcessActor` is one process actor: a Piscina task that stays
 * pending until the actor has stopped, so that the pool never ends a thread with a live process on it.
 */
if (isMainThread) throw new Error('process-thread is the entry of a worker thread');

/** `workerData` of a process thread. */
export interface ProcessThreadBoot {
  readonly launcher: LauncherName;
  readonly spillDirectory: string;
  readonly spillBudget: SharedArrayBuffer;
  /** Of the pool's `BootRoster`; read by the entry before it loads this file. */
  readonly closing: SharedArrayBuffer;
}

export interface ProcessTask {
  readonly port: MessagePort;
  readonly args: ProcessActorArgs;
  /** Shared memory of a `Claim`. */
  readonly claim: SharedArrayBuffer;
}

// Piscina hands its `workerData` option through; only ProcessPool sets it.
const boot = workerData as ProcessThreadBoot;
const system: ActorSystem = createActorSystem({ name: 'process-thread' });
const inheritedToken = process.env[TOKEN_VARIABLE];
const definition: ReturnType<typeof createProcessActor> = createProcessActor({
  launcher: createLauncher(boot.launcher),
  spill: { directory: boot.spillDirectory, budget: new SpillBudget(boot.spillBudget) },
  ...(inheritedToken === undefined ? {} : { inheritedToken }),
});

/** Runs one process actor until it stops. */
export async function serveProcessActor(task: ProcessTask): Promise<void> {
  if (!new Claim(task.claim).take()) {
    task.port.close();
    return;
  }
  await serveActor(system, definition, task.args, task.port);
}
