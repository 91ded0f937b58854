import type { ActorAddress, Message } from '@longrun/protocol';
import type { StopReason } from '../../definition.js';
import { type Delivery, Endpoint } from '../../kernel/endpoint.js';
import { KernelRef } from '../../kernel/kernel-ref.js';
import type { ActorRef } from '../../ref.js';
import type { Outlet } from './outlet.js';

/**
 * An actor on the other side of a link, for those here who watch or ask it. It ends when the other side says
 * so, or with the link.
 */
export class RemoteActor extends Endpoint {
  readonly address: ActorAddress<Message>;
  readonly ref: ActorRef<Message>;
  protected outlet: Outlet;

  constructor(outlet: Outlet, address: ActorAddress<Message>) {
    super();
    this.outlet = outlet;
    this.address = address;
    this.ref = new KernelRef(address, this, () => this);
  }

  override tell(message: Message): Delivery {
    if (this.ended === undefined) return this.outlet.tell(this.address, message);
    this.outlet.kernel.deadLetters.record('stopped', this.address, message.type);
    return 'stopped';
  }

  /** From one link to another: this system is only on the way, and gives the first link its credit back. */
  override arrive(message: Message, opened?: () => boolean): void {
    opened?.();
    if (this.tell(message) === 'full')
      this.outlet.kernel.deadLetters.record('full', this.address, message.type);
  }

  override stop(final: boolean): void {
    this.outlet.send({ frame: 'stop', id: this.address.id, how: final ? 'owner' : 'anybody' });
  }

  override kill(): void {
    this.outlet.send({ frame: 'stop', id: this.address.id, how: 'kill' });
  }

  finish(reason: StopReason): void {
    this.end(reason);
  }
}
