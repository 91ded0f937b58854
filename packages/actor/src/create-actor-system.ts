import type { Terminated } from './definition.js';
import { Kernel, UNKNOWN_ACTOR } from './kernel/kernel.js';
import { spawnInline } from './placement/inline/spawn-inline.js';
import { fairScheduler } from './ports/fair-scheduler.js';
import { mathRandom } from './ports/math-random.js';
import { nullLogger } from './ports/null-logger.js';
import { systemClock } from './ports/system-clock.js';
import { ulidIds } from './ports/ulid-ids.js';
import type { ActorSystem, ActorSystemOptions } from './system.js';

const kernels = new WeakMap<ActorSystem, Kernel>();

/** For placements: what is inside a system that `createActorSystem` made. */
export function kernelOf(system: ActorSystem): Kernel {
  const kernel = kernels.get(system);
  if (kernel === undefined) throw new TypeError('not a system made by createActorSystem');
  return kernel;
}

/**
 * Makes the actor system of one thread. Every port has a default that uses the real thing; the logger's
 * drops every line.
 */
export function createActorSystem(options: ActorSystemOptions = {}): ActorSystem {
  const kernel = new Kernel({
    name: 'system',
    clock: systemClock,
    ids: ulidIds(),
    random: mathRandom,
    logger: nullLogger,
    scheduler: fairScheduler(),
    ...options,
  });
  let closed: Promise<void> | undefined;
  const system: ActorSystem = {
    id: kernel.id,
    clock: kernel.ports.clock,
    spawn: (definition, args, spawnOptions = {}) => spawnInline(kernel, definition, args, spawnOptions),
    ask: (target, type, payload, askOptions) => kernel.ask(target, type, payload, askOptions),
    lookup: (name) => kernel.lookup(name),
    watch(target, onTerminated) {
      // A turn of its own: the callback must not run inside whatever ended the actor.
      const terminated = (event: Terminated): void =>
        kernel.ports.scheduler.schedule(
          () => kernel.guard('onTerminated', () => onTerminated(event)),
          `watch ${event.address.id}`,
        );
      const endpoint = kernel.endpointOf(target);
      if (endpoint === undefined) terminated({ address: target.address, reason: UNKNOWN_ACTOR });
      else endpoint.addWatcher({ terminated });
    },
    stop: (target) => kernel.endpointOf(target)?.stop(true),
    kill: (target) => kernel.endpointOf(target)?.kill(),
    inspect: () => ({
      system: kernel.id,
      actors: [...kernel.roots].map((root) => root.inspect()),
      pendingAsks: kernel.asks.pending.size,
      deadLetters: { ...kernel.deadLetters.counts },
    }),
    shutdown() {
      closed ??= shutDown(kernel);
      return closed;
    },
  };
  kernels.set(system, kernel);
  return system;
}

async function shutDown(kernel: Kernel): Promise<void> {
  kernel.closing = true;
  for (const root of [...kernel.roots].reverse()) {
    const stopped = new Promise<void>((resolve) => root.addWatcher({ terminated: () => resolve() }));
    root.stop(true);
    await stopped;
  }
  for (const link of [...kernel.links]) link.close({ kind: 'lost', detail: 'its system was shut down' });
  kernel.asks.rejectAll();
}
