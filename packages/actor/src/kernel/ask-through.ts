import type { Message } from '@longrun/protocol';
import type { AskOptions } from '../context.js';
import type { AskType, QuestionPayload, ReplyOf } from '../message.js';
import type { ActorRef } from '../ref.js';
import type { Kernel } from './kernel.js';

/** Asks any ref, for actors and for the world outside them. */
export function askThrough<T extends Message, K extends AskType<T>>(
  kernel: Kernel,
  target: ActorRef<T>,
  type: K,
  payload: QuestionPayload<T, K>,
  options: AskOptions,
): Promise<ReplyOf<T, K>> {
  const endpoint = kernel.endpointOf(target);
  const question = { address: target.address, type, payload, timeoutMs: options.timeoutMs };
  // The payload's type guarantees that type, payload and replyTo together are the question of type K.
  const send = endpoint
    ? (message: Message) => endpoint.tell(message)
    : (message: Message) => target.tell(message as T);
  // Whoever answers holds a ReplyTo<ReplyOf<T, K>>: the compiler checked the value where it was given.
  return kernel.asks.ask(question, endpoint, send) as Promise<ReplyOf<T, K>>;
}
