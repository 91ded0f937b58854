import type { ActorRef, SpawnOptions, TellResult } from '@longrun/actor';
import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import type { ProbeRef } from './probe-ref.js';
import type { LogLine } from './recording-logger.js';

/** What an actor did to the world around it, in the order it did it, one list per way of doing. */
export interface Effects {
  readonly told: readonly Told[];
  readonly replied: readonly Replied[];
  readonly asked: readonly Asked[];
  readonly forwarded: readonly Forwarded[];
  readonly spawned: readonly Spawned[];
  readonly watched: readonly ActorAddress<never>[];
  readonly unwatched: readonly ActorAddress<never>[];
  readonly stopped: readonly ActorAddress<never>[];
  readonly timerStarted: readonly TimerStarted[];
  readonly timerCancelled: readonly string[];
  readonly logged: readonly LogLine[];
  readonly piped: readonly Piped[];
}

export interface Told {
  readonly to: ActorAddress<never>;
  readonly message: Message;
  readonly result: TellResult;
}

export interface Replied {
  readonly to: ReplyTo<never>;
  readonly value: unknown;
}

export interface Asked {
  readonly to: ActorRef<never>;
  readonly type: string;
  readonly payload: unknown;
  readonly timeoutMs: number;
  /** Settles the promise that the actor got. */
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface Forwarded {
  readonly to: ActorAddress<never>;
  readonly message: Message;
}

export interface Spawned {
  readonly kind: string;
  readonly args: unknown;
  readonly options: SpawnOptions;
  /** Stands in for the child, which does not run. */
  readonly ref: ProbeRef<Message>;
}

export interface TimerStarted {
  readonly key: string;
  readonly delayMs: number;
  readonly message: Message;
}

export interface Piped {
  /** Settles when the promise has; the message is then what `BehaviourKit.settlePiped` handles. */
  readonly settled: Promise<void>;
}
