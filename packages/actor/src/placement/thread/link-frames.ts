import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import type { StopReason } from '../../definition.js';

/** Types that need no credit, by the kind of actor that reserves them. */
export type ReservedTypes = readonly (readonly [kind: string, types: readonly string[]])[];

/** A message. With `credit`, it took one of the sender's, which comes back when it is taken from its mailbox. */
export interface TellFrame {
  readonly frame: 'tell';
  readonly to: ActorAddress<never>;
  readonly message: Message;
  readonly credit: boolean;
}

/** `owner` and `anybody` stop, without and with a say for supervision; `kill` ends at once. */
export interface StopFrame {
  readonly frame: 'stop';
  readonly id: string;
  readonly how: 'owner' | 'anybody' | 'kill';
}

/**
 * What either side of a link may send. Frames are plain data, sent several at a time; a port delivers them in order,
 * so an `ended` comes after everything its actor told.
 */
export type LinkFrame =
  | TellFrame
  | StopFrame
  /** Credits come back. */
  | { readonly frame: 'credit'; readonly count: number }
  | { readonly frame: 'reply'; readonly to: ReplyTo<never>; readonly value: unknown }
  /** A question of the receiver was handed on: its ask now waits for `to`. */
  | { readonly frame: 'forwarded'; readonly ask: ReplyTo<never>; readonly to: ActorAddress<never> }
  /** Answered by `ended`, once: when the actor ends, or now if it is not known. */
  | { readonly frame: 'watch'; readonly id: string }
  | { readonly frame: 'ended'; readonly id: string; readonly reason: StopReason }
  | { readonly frame: 'reserved'; readonly types: ReservedTypes };
