import type { Message, ReplyTo } from '@longrun/protocol';
import type { ActorRef } from '../ref.js';
import type { Kernel } from './kernel.js';
import type { Peer } from './peer.js';

/** Hands a question on. Its ask, here or in the system it came from, now waits for the new target. */
export function forwardThrough<T extends Message>(
  kernel: Kernel,
  target: ActorRef<T>,
  message: T & { readonly replyTo: ReplyTo<never> },
  uplink: Peer | undefined,
): void {
  const { replyTo } = message;
  if (replyTo.system !== kernel.id) {
    const link = uplink?.peerSystem === replyTo.system ? uplink : kernel.linkTo(replyTo.system);
    link?.forwarded(replyTo, target.address);
    target.tell(message);
    return;
  }
  const ask = kernel.asks.find(replyTo.correlation);
  const endpoint = kernel.endpointOf(target);
  ask?.retarget(endpoint);
  const delivery = endpoint ? endpoint.tell(message) : target.tell(message);
  if (delivery !== 'accepted') ask?.fail(delivery);
}
