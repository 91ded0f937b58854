import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import type { StopReason } from '../../definition.js';

/**
 * What either side of a link may send. Frames are plain data; a port delivers them in order, so an `ended`
 * comes after everything its actor told.
 */
export type LinkFrame =
  | TellFrame
  | CreditFrame
  | ReplyFrame
  | ForwardedFrame
  | WatchFrame
  | EndedFrame
  | StopFrame
  | ReservedFrame;

export interface TellFrame {
  readonly frame: 'tell';
  readonly to: ActorAddress<never>;
  readonly message: Message;
  /** It took one of the sender's credits, which comes back when the message is taken from its mailbox. */
  readonly credit: boolean;
}

export interface CreditFrame {
  readonly frame: 'credit';
  readonly count: number;
}

export interface ReplyFrame {
  readonly frame: 'reply';
  readonly to: ReplyTo<never>;
  readonly value: unknown;
}

/** A question of the receiver was handed on: its ask now waits for `to`. */
export interface ForwardedFrame {
  readonly frame: 'forwarded';
  readonly ask: ReplyTo<never>;
  readonly to: ActorAddress<never>;
}

/** Answered by `ended`, once: when the actor ends, or now if it is not known. */
export interface WatchFrame {
  readonly frame: 'watch';
  readonly id: string;
}

export interface EndedFrame {
  readonly frame: 'ended';
  readonly id: string;
  readonly reason: StopReason;
}

export interface StopFrame {
  readonly frame: 'stop';
  readonly id: string;
  /** `owner` and `anybody` stop, with and without a say for supervision; `kill` ends at once. */
  readonly how: 'owner' | 'anybody' | 'kill';
}

/** Messages of these types to actors of this kind need no credit. */
export interface ReservedFrame {
  readonly frame: 'reserved';
  readonly kind: string;
  readonly types: readonly string[];
}
