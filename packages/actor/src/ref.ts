import type { ActorAddress, Message } from '@longrun/protocol';

/**
 * What became of a message.
 * - `accepted`: it is in the mailbox (or on its way to another thread's). No promise that it is handled.
 * - `full`: the user lane is at its bound, or the link has no credit. The message was not taken.
 * - `stopped`: the actor is gone, or its thread is. The message went to the dead letters.
 */
export type TellResult = 'accepted' | 'full' | 'stopped';

/** The only way to reach an actor. Refs stay valid, and answer `stopped`, after the actor is gone. */
export interface ActorRef<in M extends Message> {
  readonly address: ActorAddress<M>;
  tell(message: M): TellResult;
}
