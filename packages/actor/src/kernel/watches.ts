import type { Terminated } from '../definition.js';
import type { ActorRef } from '../ref.js';
import type { Endpoint, Watcher } from './endpoint.js';
import { type Kernel, UNKNOWN_ACTOR } from './kernel.js';

/**
 * Whom one actor watches. An entry stays from `add` until the actor is told, or `remove`; a letter
 * without an entry is not delivered. That makes it exactly once, in whatever order things happen.
 */
export class Watches {
  readonly #kernel: Kernel;
  readonly #watcher: Watcher;
  /** Undefined for an address that nobody is known under. */
  readonly #targets = new Map<string, Endpoint | undefined>();

  constructor(kernel: Kernel, watcher: Watcher) {
    this.#kernel = kernel;
    this.#watcher = watcher;
  }

  add(target: ActorRef<never>): void {
    const { address } = target;
    if (this.#targets.has(address.id)) return;
    const endpoint = this.#kernel.endpointOf(target);
    this.#targets.set(address.id, endpoint);
    if (endpoint === undefined) this.#watcher.terminated({ address, reason: UNKNOWN_ACTOR });
    else endpoint.addWatcher(this.#watcher);
  }

  remove({ address }: ActorRef<never>): void {
    this.#targets.get(address.id)?.removeWatcher(this.#watcher);
    this.#targets.delete(address.id);
  }

  /** True once per watch: the event is to be handled. */
  take({ address }: Terminated): boolean {
    return this.#targets.delete(address.id);
  }

  clear(): void {
    for (const endpoint of this.#targets.values()) endpoint?.removeWatcher(this.#watcher);
    this.#targets.clear();
  }
}
