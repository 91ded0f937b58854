import type { Message } from '@longrun/protocol';
import type { AskOptions, SpawnOptions } from './context.js';
import type { ActorDefinition, Terminated } from './definition.js';
import type { SystemInspection } from './inspect.js';
import { askThrough } from './kernel/ask-through.js';
import type { Endpoint } from './kernel/endpoint.js';
import { Kernel, UNKNOWN_ACTOR } from './kernel/kernel.js';
import type { AskType, QuestionPayload, ReplyOf } from './message.js';
import { spawnInline } from './placement/inline/spawn-inline.js';
import type { Clock } from './ports/clock.js';
import { fairScheduler } from './ports/fair-scheduler.js';
import { mathRandom } from './ports/math-random.js';
import { nullLogger } from './ports/null-logger.js';
import { systemClock } from './ports/system-clock.js';
import { ulidIds } from './ports/ulid-ids.js';
import type { ActorRef } from './ref.js';
import type { ActorSystem, ActorSystemOptions } from './system.js';

/**
 * Makes the actor system of one thread. Every port has a default that uses the real thing; the logger's
 * drops every line.
 */
export function createActorSystem(options: ActorSystemOptions = {}): ActorSystem {
  return new System(
    new Kernel({
      name: options.name ?? 'system',
      clock: options.clock ?? systemClock,
      ids: options.ids ?? ulidIds(),
      random: options.random ?? mathRandom,
      logger: options.logger ?? nullLogger,
      scheduler: options.scheduler ?? fairScheduler(),
      onRootFailure: options.onRootFailure,
    }),
  );
}

/** For placements: what is inside a system that `createActorSystem` made. */
export function kernelOf(system: ActorSystem): Kernel {
  if (!(system instanceof System)) throw new TypeError('not a system made by createActorSystem');
  return system.kernel;
}

class System implements ActorSystem {
  readonly id: string;
  readonly clock: Clock;
  readonly kernel: Kernel;
  #shutdown: Promise<void> | undefined;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.id = kernel.id;
    this.clock = kernel.ports.clock;
  }

  spawn<M extends Message, S, A>(
    definition: ActorDefinition<M, S, A>,
    args: A,
    options: SpawnOptions = {},
  ): ActorRef<M> {
    return spawnInline(this.kernel, definition, args, options);
  }

  ask<M extends Message, K extends AskType<M>>(
    target: ActorRef<M>,
    type: K,
    payload: QuestionPayload<M, K>,
    options: AskOptions,
  ): Promise<ReplyOf<M, K>> {
    return askThrough(this.kernel, target, type, payload, options);
  }

  lookup<M extends Message>(name: string): ActorRef<M> | undefined {
    return this.kernel.lookup(name)?.ref;
  }

  watch(target: ActorRef<never>, onTerminated: (event: Terminated) => void): void {
    // A turn of its own: the callback must not run inside whatever ended the actor.
    const terminated = (event: Terminated): void =>
      this.kernel.ports.scheduler.schedule(
        () => this.kernel.guard('onTerminated', () => onTerminated(event)),
        `watch ${event.address.id}`,
      );
    const endpoint = this.kernel.endpointOf(target);
    if (endpoint === undefined) terminated({ address: target.address, reason: UNKNOWN_ACTOR });
    else endpoint.addWatcher({ terminated });
  }

  stop(target: ActorRef<never>): void {
    this.kernel.endpointOf(target)?.stop(true);
  }

  kill(target: ActorRef<never>): void {
    this.kernel.endpointOf(target)?.kill();
  }

  inspect(): SystemInspection {
    return {
      system: this.id,
      actors: [...this.kernel.roots].map((root) => root.inspect()),
      pendingAsks: this.kernel.asks.size,
      deadLetters: { ...this.kernel.deadLetters.counts },
    };
  }

  shutdown(): Promise<void> {
    this.#shutdown ??= this.#stopAll();
    return this.#shutdown;
  }

  async #stopAll(): Promise<void> {
    this.kernel.closing = true;
    for (const root of [...this.kernel.roots].reverse()) await stopped(root);
    this.kernel.asks.rejectAll();
  }
}

function stopped(endpoint: Endpoint): Promise<void> {
  return new Promise((resolve) => {
    endpoint.addWatcher({ terminated: () => resolve() });
    endpoint.stop(true);
  });
}
