import type { ActorAddress, Message } from '@longrun/protocol';
import type { Delivery } from '../../kernel/endpoint.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { StopFrame } from './link-frames.js';

/** The way to a remote actor. */
export interface Outlet {
  readonly kernel: Kernel;
  tell(to: ActorAddress<never>, message: Message): Delivery;
  send(frame: StopFrame): void;
}
