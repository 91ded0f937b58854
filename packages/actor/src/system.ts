import type { Message } from '@longrun/protocol';
import type { AskOptions, SpawnOptions } from './context.js';
import type { ActorDefinition, Terminated } from './definition.js';
import type { SystemInspection } from './inspect.js';
import type { AskType, QuestionPayload, ReplyOf } from './message.js';
import type { Clock } from './ports/clock.js';
import type { IdSource } from './ports/id-source.js';
import type { Logger } from './ports/logger.js';
import type { Random } from './ports/random.js';
import type { Scheduler } from './ports/scheduler.js';
import type { ActorRef } from './ref.js';

/** Every source of nondeterminism an actor system uses. Each has a default that uses the real thing. */
export interface ActorSystemPorts {
  readonly clock?: Clock;
  readonly ids?: IdSource;
  readonly random?: Random;
  /** @default drops every line */
  readonly logger?: Logger;
  readonly scheduler?: Scheduler;
}

export interface ActorSystemOptions extends ActorSystemPorts {
  /** Shown in `inspect()` and events. @default 'system' */
  readonly name?: string;
  /**
   * A root actor failed and its supervision does not (or no longer) restart it. The system itself goes on;
   * an owner for whom that actor was essential stops the system here.
   */
  readonly onRootFailure?: (event: Terminated) => void;
}

/** The actors of one thread. */
export interface ActorSystem {
  /** Unique id; the `system` of every `ReplyTo` that this system's asks make. */
  readonly id: string;
  readonly clock: Clock;
  /** Starts a root actor. `init` runs in its first turn; a failing one shows as `terminated`, not here. */
  spawn<M extends Message, S, A>(
    definition: ActorDefinition<M, S, A>,
    args: A,
    options?: SpawnOptions,
  ): ActorRef<M>;
  /** Asks from outside an actor. Rejects with an `AskError` (`deadline`, `stopped` or `full`). */
  ask<M extends Message, K extends AskType<M>>(
    target: ActorRef<M>,
    type: K,
    payload: QuestionPayload<M, K>,
    options: AskOptions,
  ): Promise<ReplyOf<M, K>>;
  lookup<M extends Message>(name: string): ActorRef<M> | undefined;
  /** Calls `onTerminated` once when the actor stops, or soon if it has already. */
  watch(target: ActorRef<never>, onTerminated: (event: Terminated) => void): void;
  /** Stops one root actor after the message it is at. */
  stop(target: ActorRef<never>): void;
  /** Ends an actor and its children at once: no further message, no `stopping`. A handler that awaits is abandoned. */
  kill(target: ActorRef<never>): void;
  inspect(): SystemInspection;
  /**
   * Stops every root actor in reverse order of start, each with its own stop deadline, then rejects what
   * asks are left. Can be called twice.
   */
  shutdown(): Promise<void>;
}
