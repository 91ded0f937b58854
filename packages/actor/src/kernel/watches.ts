import type { Terminated } from '../definition.js';
import type { ActorRef } from '../ref.js';
import type { Endpoint, Watcher } from './endpoint.js';
import { type Kernel, UNKNOWN_ACTOR } from './kernel.js';

/**
 * Whom one actor watches. An entry stays from `watch` until the actor is told, or `unwatch`; a letter
 * without an entry is not delivered. That makes it exactly once, in whatever order things happen.
 */
export interface Watches {
  add(target: ActorRef<never>): void;
  remove(target: ActorRef<never>): void;
  /** True once per watch: the event is to be handled. */
  take(event: Terminated): boolean;
  clear(): void;
}

export function createWatches(kernel: Kernel, watcher: Watcher): Watches {
  /** Undefined for an address that nobody is known under. */
  const targets = new Map<string, Endpoint | undefined>();
  return {
    add(target) {
      const { address } = target;
      if (targets.has(address.id)) return;
      const endpoint = kernel.endpointOf(target);
      targets.set(address.id, endpoint);
      if (endpoint === undefined) watcher.terminated({ address, reason: UNKNOWN_ACTOR });
      else endpoint.addWatcher(watcher);
    },
    remove({ address }) {
      targets.get(address.id)?.removeWatcher(watcher);
      targets.delete(address.id);
    },
    take: ({ address }) => targets.delete(address.id),
    clear() {
      for (const endpoint of targets.values()) endpoint?.removeWatcher(watcher);
      targets.clear();
    },
  };
}
