import type { ActorAddress, Message } from '@longrun/protocol';
import type { StopReason } from '../../definition.js';
import { type Delivery, Endpoint } from '../../kernel/endpoint.js';
import { KernelRef } from '../../kernel/kernel-ref.js';
import type { ActorRef } from '../../ref.js';
import type { Link } from './link.js';

/**
 * An actor on the other side of a link, for those here who watch or ask it. It ends when the other side says
 * so, or with the link.
 */
export class RemoteActor extends Endpoint {
  readonly address: ActorAddress<Message>;
  readonly ref: ActorRef<Message>;
  protected readonly link: Link;

  constructor(link: Link, address: ActorAddress<Message>) {
    super();
    this.link = link;
    this.address = address;
    this.ref = new KernelRef(address, this, () => this);
  }

  override tell(message: Message): Delivery {
    if (this.ended === undefined) return this.link.tell(this.address, message);
    this.link.kernel.deadLetters.record('stopped', this.address, message.type);
    return 'stopped';
  }

  /** From one link to another: this system is only on the way, and gives the first link its credit back. */
  override arrive(message: Message, opened?: () => boolean): void {
    opened?.();
    if (this.tell(message) === 'full')
      this.link.kernel.deadLetters.record('full', this.address, message.type);
  }

  override stop(final: boolean): void {
    this.link.send({ frame: 'stop', id: this.address.id, how: final ? 'owner' : 'anybody' });
  }

  override kill(): void {
    this.link.send({ frame: 'stop', id: this.address.id, how: 'kill' });
  }

  finish(reason: StopReason): void {
    this.end(reason);
  }
}
