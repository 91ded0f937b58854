import type { ActorAddress, Message } from '@longrun/protocol';
import type { LinkFrame, ReservedTypes } from './link-frames.js';

/** Everything that goes into a thread. */
export type ToThread = OpenFrame | LinkFrame;

/** The first frame: who the actor is, so that both sides call it by one address. */
export interface OpenFrame {
  readonly frame: 'open';
  readonly address: ActorAddress<Message>;
  readonly system: string;
  /** Credits of the thread for messages it tells this side. */
  readonly capacity: number;
  readonly reserved: ReservedTypes;
}
