import { type Channel, channel } from 'node:diagnostics_channel';
import type { StopReason } from '../definition.js';
import type { DeadLetterReason } from './dead-letters.js';

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

/** On `longrun:actor:dead-letter`. */
export interface DeadLetterEvent {
  readonly system: string;
  readonly reason: DeadLetterReason;
  readonly actor: string | undefined;
  readonly type: string;
  readonly detail: string | undefined;
}

type ChannelName = 'started' | 'stopped' | 'restarted' | 'message' | 'deadLetter';

export const channels: Readonly<Record<ChannelName, Channel>> = {
  started: channel('longrun:actor:started'),
  stopped: channel('longrun:actor:stopped'),
  restarted: channel('longrun:actor:restarted'),
  message: channel('longrun:actor:message'),
  deadLetter: channel('longrun:actor:dead-letter'),
};
