import type { ActorDefinition, ActorSystem } from '@longrun/actor';
import type { Message } from '@longrun/protocol';
import { followLinks } from '../late-import.js';
import type { ActorModule } from './boot.js';

type AnyDefinition = ActorDefinition<Message, unknown, unknown>;

/**
 * Starts the embedder's own actors beside the built-in ones. Definitions cannot cross threads, so each is
 * found again in its module by its kind.
 */
export async function spawnCustomActors(system: ActorSystem, actors: readonly ActorModule[]): Promise<void> {
  for (const actor of actors) {
    const definition = await findDefinition(actor);
    system.spawn(definition, actor.args, { name: actor.name });
  }
}

async function findDefinition(actor: ActorModule): Promise<AnyDefinition> {
  followLinks();
  const exported: Record<string, unknown> = await import(actor.module);
  for (const value of Object.values(exported)) {
    if (isDefinition(value) && value.kind === actor.kind) return value;
  }
  throw new Error(
    `Module ${actor.module} exports no actor definition of kind ${JSON.stringify(actor.kind)}.`,
  );
}

function isDefinition(value: unknown): value is AnyDefinition {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    'init' in value &&
    typeof value.init === 'function' &&
    'on' in value &&
    typeof value.on === 'object'
  );
}
