import type { Message } from '@longrun/protocol';
import type { ActorDefinition } from '../../definition.js';
import { Cell, type CellOptions } from '../../kernel/cell.js';
import { eraseDefinition } from '../../kernel/erase.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { ActorRef } from '../../ref.js';

/**
 * The default placement: the actor runs in the system that spawned it, on its thread. `init` runs in its
 * first turn.
 */
export function spawnInline<M extends Message, S, A>(
  kernel: Kernel,
  definition: ActorDefinition<M, S, A>,
  args: A,
  options: CellOptions,
): ActorRef<M> {
  return new Cell(kernel, eraseDefinition(definition), args, options).ref;
}
