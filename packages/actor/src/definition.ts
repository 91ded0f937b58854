import type { ActorAddress, Message } from '@longrun/protocol';
import type { ActorContext } from './context.js';
import type { MessageOf } from './message.js';

/** What a full user lane does with one more message. System signals and `reserved` types are never refused. */
export type OverflowPolicy =
  /** `tell` answers `full`; the sender keeps the message. The default. */
  | 'reject'
  /** `tell` answers `accepted`; the new message becomes a dead letter. */
  | 'drop-newest'
  /** `tell` answers `accepted`; the oldest waiting message becomes a dead letter. */
  | 'drop-oldest';

export interface MailboxOptions<M extends Message> {
  /** Messages the user lane holds before `overflow` applies. @default 1024 */
  readonly capacity?: number;
  /** @default 'reject' */
  readonly overflow?: OverflowPolicy;
  /**
   * Message types that are always taken, whatever the lane holds: facts that are bounded elsewhere (one
   * `exited` per live process) and must never be lost. They count in the depth, not against the capacity.
   */
  readonly reserved?: readonly M['type'][];
}

/** Why an actor stopped. */
export type StopReason =
  /** It asked for it, or was asked to: current and queued system work finished, `stopping` ran. */
  | { readonly kind: 'stopped' }
  /** Ended at once; `stopping` did not run. */
  | { readonly kind: 'killed' }
  /** A handler, `init` or `stopping` threw. */
  | { readonly kind: 'failed'; readonly error: SerializedError }
  /** The thread or link that carried it went away. */
  | { readonly kind: 'lost'; readonly detail: string };

/** An error as data: what is left of it after a thread boundary. */
export interface SerializedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
}

/** Told to every watcher, exactly once per watched actor, even if it was gone before the watch began. */
export interface Terminated {
  readonly address: ActorAddress<never>;
  readonly reason: StopReason;
}

/** What a handler wants next. Returning nothing means: stay, with the same state object. */
export type Next<S> =
  | { readonly kind: 'stay'; readonly state: S }
  | { readonly kind: 'stop'; readonly reason?: StopReason };

export type HandlerResult<S> = Next<S> | void | Promise<Next<S> | void>;

/** One handler per message type. A missing one does not compile. */
export type Handlers<M extends Message, S> = {
  readonly [K in M['type']]: (state: S, message: MessageOf<M, K>, ctx: ActorContext<M>) => HandlerResult<S>;
};

/** An actor type: its messages, its state, and what it does with each message. */
export interface ActorDefinition<M extends Message, S, A> {
  /** Names the type in ids, logs, `inspect()` and events. kebab-case. */
  readonly kind: string;
  /** `import.meta.url` of the module that exports this definition; needed to start it on another thread. */
  readonly module?: string;
  readonly mailbox?: MailboxOptions<M>;
  /** Makes the first state. Throwing or rejecting stops the actor with `failed` before any message. */
  readonly init: (args: A, ctx: ActorContext<M>) => S | Promise<S>;
  readonly on: Handlers<M, S>;
  /** A watched actor stopped. Without this handler, watching is an error. */
  readonly onTerminated?: (state: S, event: Terminated, ctx: ActorContext<M>) => HandlerResult<S>;
  /** Runs after the last message of a stop; not after a kill, a failure or a lost thread. */
  readonly stopping?: (state: S, ctx: ActorContext<M>) => void | Promise<void>;
  /** How long `stopping` may take before the actor is killed, in milliseconds. @default 5000 */
  readonly stopDeadlineMs?: number;
}

/** Declares an actor type. Identity at run time; at compile time it checks that every message has a handler. */
export function defineActor<M extends Message, S, A = void>(
  definition: ActorDefinition<M, S, A>,
): ActorDefinition<M, S, A> {
  return definition;
}
