import type { ActorAddress, Message } from '@longrun/protocol';
import type { StopReason, Terminated } from '../definition.js';
import type { ActorInspection } from '../inspect.js';
import type { ActorRef, TellResult } from '../ref.js';
import type { PendingAsk } from './asks.js';

/** Who is told that an endpoint has ended. */
export interface Watcher {
  terminated(event: Terminated): void;
}

/** An endpoint without a parent: stopped by the shutdown, shown by `inspect`. */
export interface Root extends Endpoint {
  inspect(): ActorInspection;
}

/** `undeliverable` is the sender's business only inside the kernel; a ref answers `accepted` for it. */
export type Delivery = TellResult | 'undeliverable';

/**
 * What is behind a ref: an actor of this system, or one behind a link. Keeps who watches it and which asks
 * wait for it, and settles both exactly once, when it ends.
 */
export abstract class Endpoint {
  abstract readonly address: ActorAddress<Message>;
  abstract readonly ref: ActorRef<Message>;
  /** Why it ended; undefined while it has not. */
  ended: StopReason | undefined;
  /** The asks that wait for it. Made with the first one, as are the watchers. */
  asks: Set<PendingAsk> | undefined;
  #watchers: Set<Watcher> | undefined;

  abstract tell(message: Message): Delivery;
  /** Takes a message that came over a link, whatever the lane holds; `opened` gives the link its credit back. */
  abstract arrive(message: Message, opened?: () => boolean): void;
  /** `final`: by its owner, so no supervision starts it again. */
  abstract stop(final: boolean): void;
  abstract kill(): void;

  /** Told once, now if it has ended already. */
  addWatcher(watcher: Watcher): void {
    if (this.ended === undefined) {
      this.#watchers ??= new Set();
      this.#watchers.add(watcher);
    } else watcher.terminated({ address: this.address, reason: this.ended });
  }

  removeWatcher(watcher: Watcher): void {
    this.#watchers?.delete(watcher);
  }

  /** Rejects every ask that waits for this endpoint. */
  protected rejectAsks(): void {
    for (const ask of [...(this.asks ?? [])]) ask.end('stopped');
  }

  /** The one place where an endpoint ends: asks first, so that a watcher finds them settled. */
  protected end(reason: StopReason): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    this.rejectAsks();
    const watchers = [...(this.#watchers ?? [])];
    this.#watchers = undefined;
    for (const watcher of watchers) watcher.terminated({ address: this.address, reason });
  }
}
