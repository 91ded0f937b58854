import type { ActorAddress, Message } from '@longrun/protocol';
import type { ActorRef, TellResult } from '../ref.js';
import type { Endpoint } from './endpoint.js';

/**
 * The refs that the kernel hands out. Each knows how to find the endpoint behind it, for asks, watches and
 * stops; user code sees only `ActorRef`.
 */
export abstract class KernelRef implements ActorRef<Message> {
  abstract readonly address: ActorAddress<Message>;
  abstract tell(message: Message): TellResult;
  /** Undefined when no actor is known under the address. */
  abstract endpoint(): Endpoint | undefined;
}

/** The ref of an endpoint that this system holds. */
export class EndpointRef extends KernelRef {
  readonly address: ActorAddress<Message>;
  readonly #endpoint: Endpoint;

  constructor(endpoint: Endpoint, address: ActorAddress<Message>) {
    super();
    this.#endpoint = endpoint;
    this.address = address;
  }

  override tell(message: Message): TellResult {
    const delivery = this.#endpoint.tell(message);
    return delivery === 'undeliverable' ? 'accepted' : delivery;
  }

  override endpoint(): Endpoint {
    return this.#endpoint;
  }
}
