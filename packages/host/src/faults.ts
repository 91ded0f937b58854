import { asHandleId } from '@longrun/protocol';
import type { Host } from './host.js';
import type { InjectedFault } from './injectable.js';
import { processActorName } from './pool/process-pool.js';

/**
 * Fault injection, for tests and scenarios: what a crash does, on purpose. Imported as `@longrun/host/faults`;
 * no part of the service calls it.
 */

export { type InjectedFault, injectable } from './injectable.js';

/** How much later than a stall the answer that it is over may come. */
const STALL_SLACK_MS = 10_000;

/** Ends the thread that carries a handle's process actor, as a crash would. False when it has none. */
export async function terminateProcessThread(host: Host, handleId: string): Promise<boolean> {
  const client = await host.controlClient();
  const { system } = await client.inspect();
  const name = processActorName(asHandleId(handleId));
  const actor = system.actors.find((candidate) => candidate.name === name);
  if (actor?.threadId === undefined) return false;
  return client.terminateThread(actor.threadId);
}

/** Ends the control thread, and with it every process thread, as a crash would. */
export async function terminateControlThread(host: Host): Promise<void> {
  const client = await host.controlClient();
  await client.terminate();
}

/** Kills the guardian process. Resolves when its death was noticed; false when there is none. */
export async function terminateGuardian(host: Host): Promise<boolean> {
  const client = await host.controlClient();
  return client.terminateGuardian();
}

/** Makes the feedback actor throw; its supervisor starts it again. False when there is none. */
export async function failFeedback(host: Host): Promise<boolean> {
  return (await host.actor<InjectedFault>('feedback').tell({ type: 'injected:fail' })) === 'accepted';
}

/**
 * Lets an actor handle nothing for `forMs` milliseconds; everything else goes on. Resolves when that is over. Rejects as
 * any ask when the control thread dies meanwhile. `host.inspect()` waits for it, for at most 5 s.
 */
export async function stallActor(host: Host, name: 'coordinator' | 'feedback', forMs: number): Promise<void> {
  const options = { timeoutMs: forMs + STALL_SLACK_MS };
  await host.actor<InjectedFault>(name).ask('injected:stall', { forMs }, options);
}
