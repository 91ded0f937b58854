import type { ActorAddress, Message } from '@longrun/protocol';
import type { ActorDefinition } from '../definition.js';

/** A definition as the kernel runs it: the types were checked where it was spawned. */
export type ErasedDefinition = ActorDefinition<Message, unknown, unknown>;

export function eraseDefinition<M extends Message, S, A>(
  definition: ActorDefinition<M, S, A>,
): ErasedDefinition {
  // Sound because a cell hands each handler only the state its own init made and messages looked up by type.
  return definition as unknown as ErasedDefinition;
}

export function eraseAddress(address: ActorAddress<never>): ActorAddress<Message> {
  // The message type of an address exists for the compiler only; at run time the mailbox looks handlers up by type.
  return address as ActorAddress<Message>;
}
