import type { ActorAddress, Message } from '@longrun/protocol';
import type { ActorRef, TellResult } from '../ref.js';
import type { Delivery, Endpoint } from './endpoint.js';

/**
 * Every ref that the kernel hands out. It knows how to find the endpoint behind it, for asks, watches and
 * stops; user code sees only `ActorRef`.
 */
export class KernelRef implements ActorRef<Message> {
  readonly address: ActorAddress<Message>;
  /** Undefined when no actor is known under the address. */
  readonly endpoint: () => Endpoint | undefined;
  readonly #send: { tell(message: Message): Delivery };

  constructor(
    address: ActorAddress<Message>,
    send: { tell(message: Message): Delivery },
    endpoint: () => Endpoint | undefined,
  ) {
    this.address = address;
    this.#send = send;
    this.endpoint = endpoint;
  }

  tell(message: Message): TellResult {
    const delivery = this.#send.tell(message);
    return delivery === 'undeliverable' ? 'accepted' : delivery;
  }
}
