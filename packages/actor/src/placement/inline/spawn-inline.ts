import type { ActorAddress, Message } from '@longrun/protocol';
import type { SpawnOptions } from '../../context.js';
import type { ActorDefinition } from '../../definition.js';
import { Cell } from '../../kernel/cell.js';
import { eraseDefinition } from '../../kernel/erase.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { Uplink } from '../../kernel/peer.js';
import type { ActorRef } from '../../ref.js';

/**
 * The default placement: the actor runs in the system that spawned it, on its thread.
 */
export interface InlineOptions extends SpawnOptions {
  readonly parent?: Cell;
  readonly uplink?: Uplink | undefined;
  /** Given by the other side of a link; a new one otherwise. */
  readonly address?: ActorAddress<Message>;
}

/** Starts an actor. `init` runs in its first turn. */
export function spawnInline<M extends Message, S, A>(
  kernel: Kernel,
  definition: ActorDefinition<M, S, A>,
  args: A,
  options: InlineOptions,
): ActorRef<M> {
  const { kind } = definition;
  const address = options.address ?? { id: `${kind}:${kernel.ports.ids.next()}`, kind, system: kernel.id };
  return new Cell(kernel, eraseDefinition(definition), args, {
    address,
    name: options.name,
    supervision: options.supervision ?? {},
    parent: options.parent,
    uplink: options.uplink,
  }).ref;
}
