import type { StopReason } from './definition.js';

/**
 * The kernel's events, on `node:diagnostics_channel`. Published only while somebody listens; the payloads
 * are the `*Event` types below. A subscriber runs inside the kernel's turn and must not block it.
 */
interface ActorEvent {
  /** Id of the actor system. */
  readonly system: string;
  /** Id of the actor. */
  readonly actor: string;
  readonly kind: string;
}

/** On `longrun:actor:started`: the first `init` is done. `restarts` is 0. */
export type ActorStartedEvent = ActorRestartedEvent;

/** On `longrun:actor:stopped`: once per actor, when it is gone for good. */
export interface ActorStoppedEvent extends ActorEvent {
  readonly reason: StopReason;
}

/** On `longrun:actor:restarted`: a later `init` is done. */
export interface ActorRestartedEvent extends ActorEvent {
  readonly restarts: number;
}

/** On `longrun:actor:message`: a message was taken from the mailbox; its handler runs next. */
export interface ActorMessageEvent extends ActorEvent {
  readonly type: string;
}

/** Why a message was not handled. */
export type DeadLetterReason =
  /** Its actor has stopped, or stopped with the message still waiting. */
  | 'stopped'
  /** The overflow policy dropped it. (Under `reject` the sender keeps the message: that is no dead letter.) */
  | 'full'
  /** An answer to an ask that was settled already. */
  | 'late-reply'
  /** No actor of that address is known here. */
  | 'unknown-actor'
  /** It cannot cross the thread boundary, or its actor has no handler for it. */
  | 'undeliverable';

/** On `longrun:actor:dead-letter`. */
export interface DeadLetterEvent {
  readonly system: string;
  readonly reason: DeadLetterReason;
  readonly actor: string | undefined;
  readonly type: string;
  readonly detail: string | undefined;
}
