import type { ActorAddress, Message } from '@longrun/protocol';
import type { Endpoint } from '../../kernel/endpoint.js';
import { KernelRef } from '../../kernel/kernel-ref.js';
import type { TellResult } from '../../ref.js';
import type { Link } from './link.js';

/** The ref of a resolved address. Telling needs no bookkeeping; only a watch or an ask makes a `RemoteActor`. */
export class RemoteRef extends KernelRef {
  readonly address: ActorAddress<Message>;
  readonly #link: Link;

  constructor(link: Link, address: ActorAddress<Message>) {
    super();
    this.#link = link;
    this.address = address;
  }

  override tell(message: Message): TellResult {
    const delivery = this.#link.tell(this.address, message);
    return delivery === 'undeliverable' ? 'accepted' : delivery;
  }

  override endpoint(): Endpoint {
    return this.#link.remote(this.address);
  }
}
