import type { ActorDefinition, ActorSystem, Message } from '@longrun/actor';
import type { WorldActor } from '../world-actor.js';

type AnyDefinition = ActorDefinition<Message, unknown, unknown>;

/** Starts a script's own actors in a system of this thread, each found in its module by its kind. */
export async function spawnActors(system: ActorSystem, actors: readonly WorldActor[]): Promise<void> {
  for (const { module, kind, name = kind, args } of actors) {
    const exported: Record<string, unknown> = await import(module);
    const definition = Object.values(exported).find((value) => isDefinition(value) && value.kind === kind);
    if (!isDefinition(definition)) {
      throw new Error(`Module ${module} exports no actor definition of kind ${JSON.stringify(kind)}.`);
    }
    system.spawn(definition, args, { name });
  }
}

function isDefinition(value: unknown): value is AnyDefinition {
  return typeof value === 'object' && value !== null && 'kind' in value && 'init' in value && 'on' in value;
}
