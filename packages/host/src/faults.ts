import { asHandleId } from '@longrun/protocol';
import type { Host } from './host.js';
import { processActorName } from './pool/process-pool.js';

/**
 * Fault injection, for tests and scenarios: what a crash does, on purpose. Imported as `@longrun/host/faults`;
 * no part of the service calls it.
 */

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
