import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import type { ActorDefinition } from './definition.js';
import type { AskType, QuestionPayload, ReplyOf } from './message.js';
import type { Clock } from './ports/clock.js';
import type { IdSource } from './ports/id-source.js';
import type { LogFields, LogLevel } from './ports/logger.js';
import type { Random } from './ports/random.js';
import type { ActorRef } from './ref.js';
import type { Supervision } from './supervision.js';

export interface AskOptions {
  /** Every ask has a deadline, in milliseconds. It rejects with an `AskError` of reason `deadline`. */
  readonly timeoutMs: number;
}

/** How a promise that was piped to an actor ended. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

export interface SpawnOptions {
  /** A well-known name for `lookup`. Unique in the system. */
  readonly name?: string;
  readonly supervision?: Supervision;
}

/** Timers owned by the actor: each fires as a message to it, and none outlives it. */
export interface Timers<M extends Message> {
  /** Sends `message` to this actor after `delayMs`. A running timer with the same key is replaced. */
  start(key: string, delayMs: number, message: M): void;
  /** Once this returns, no message of the timer arrives any more, not even one already in the mailbox. */
  cancel(key: string): void;
  isActive(key: string): boolean;
}

/** What a handler can do. Valid only for the actor it was given to. */
export interface ActorContext<M extends Message> {
  readonly self: ActorRef<M>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly timers: Timers<M>;
  /** Writes one log line with `actor` set to this actor's id. */
  log(level: LogLevel, fields: LogFields, message: string): void;
  /** Answers a question. Answering one that is settled already is a dead letter, not an error. */
  reply<R>(to: ReplyTo<R>, value: R): void;
  /** Asks another actor. Never await the result in a handler that others wait for: pipe it to yourself. */
  ask<T extends Message, K extends AskType<T>>(
    target: ActorRef<T>,
    type: K,
    payload: QuestionPayload<T, K>,
    options: AskOptions,
  ): Promise<ReplyOf<T, K>>;
  /** Hands a question on: the ask now fails when `target` stops instead of when this actor does. */
  forward<T extends Message>(target: ActorRef<T>, message: T & { readonly replyTo: ReplyTo<never> }): void;
  /** Long work re-enters as a message: when the promise settles, `map` makes it one for this actor. */
  pipeToSelf<T>(promise: Promise<T>, map: (outcome: Outcome<T>) => M): void;
  /** Starts a child. It is stopped before this actor is. */
  spawn<CM extends Message, CS, CA>(
    definition: ActorDefinition<CM, CS, CA>,
    args: CA,
    options?: SpawnOptions,
  ): ActorRef<CM>;
  /** Finds a named actor of this system. */
  lookup<T extends Message>(name: string): ActorRef<T> | undefined;
  /** Makes a ref of an address; one that is not of this system goes out over the link this actor is on. */
  resolve<T extends Message>(address: ActorAddress<T>): ActorRef<T>;
  /** `onTerminated` is called once when the actor stops, or soon if it has stopped already. */
  watch(target: ActorRef<never>): void;
  unwatch(target: ActorRef<never>): void;
  /** Asks an actor to stop after the message it is at. */
  stop(target: ActorRef<never>): void;
}
