import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import type { StopReason } from '../definition.js';
import type { Logger } from '../ports/logger.js';
import type { ActorRef } from '../ref.js';

/** What the kernel needs of a link to another system; it knows nothing else about placement. */
export interface Peer {
  /** Id of the system on the other side; undefined until that has said so. */
  readonly peerSystem: string | undefined;
  refTo(address: ActorAddress<never>): ActorRef<Message>;
  reply(to: ReplyTo<never>, value: unknown): void;
  /** An actor here handed the other side's question on. */
  forwarded(ask: ReplyTo<never>, to: ActorAddress<never>): void;
  announceReserved(kind: string, types: readonly string[]): void;
  close(reason: StopReason): void;
}

/** The link that an actor on another thread, and its children, live on. Their log lines go over it. */
export interface Uplink extends Peer, Logger {}
