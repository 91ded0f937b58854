import type { ActorAddress, Message } from '@longrun/protocol';
import type { LinkFrame, ReservedTypes } from './link-frames.js';

/** Everything that goes into a thread. */
export type ToThread = OpenFrame | SpawnFrame | LinkFrame;

/** The first frame. */
export interface OpenFrame {
  readonly frame: 'open';
  readonly system: string;
  /** Credits of the thread for messages it tells this side. */
  readonly capacity: number;
  readonly reserved: ReservedTypes;
}

/** Start an actor. Its address is given, so that both sides call it by one. Answered by `ended`, when it has. */
export interface SpawnFrame {
  readonly frame: 'spawn';
  readonly address: ActorAddress<Message>;
  readonly args: unknown;
}
