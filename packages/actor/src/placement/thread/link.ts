import type { MessagePort } from 'node:worker_threads';
import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import type { StopReason } from '../../definition.js';
import type { Delivery, Watcher } from '../../kernel/endpoint.js';
import { eraseAddress } from '../../kernel/erase.js';
import { type Kernel, UNKNOWN_ACTOR } from '../../kernel/kernel.js';
import { KernelRef } from '../../kernel/kernel-ref.js';
import type { Peer } from '../../kernel/peer.js';
import type { ActorRef } from '../../ref.js';
import { serializeError } from '../../serialize-error.js';
import type { FromThread } from './from-thread.js';
import type { LinkFrame, ReservedTypes, TellFrame } from './link-frames.js';
import { RemoteActor } from './remote-actor.js';
import type { ToThread } from './to-thread.js';

/**
 * One end of the port between two systems; both ends work alike. Counts credits, remembers whom this side
 * watches there and that side here, and ends everything that depends on it when the port closes.
 */
export class Link implements Peer {
  readonly kernel: Kernel;
  /** Messages without a reserved type that may be under way to the other side. */
  readonly capacity: number;
  readonly #port: MessagePort;
  readonly #remotes = new Map<string, RemoteActor>();
  /** Actors here whose end the other side wants to know. */
  readonly #watched = new Map<string, Watcher>();
  readonly #peerReserved = new Map<string, ReadonlySet<string>>();
  peerSystem: string | undefined;
  /** Why it was closed; undefined while it is open. */
  closed: StopReason | undefined;
  inFlight = 0;
  highWater = 0;
  taken = 0;
  refused = 0;
  /** Credits of the other side that are not on their way back yet. */
  #owed = 0;

  constructor(kernel: Kernel, port: MessagePort, capacity: number) {
    this.kernel = kernel;
    this.#port = port;
    this.capacity = capacity;
  }

  /** The other side has said who it is: from now on its actors and its asks are found over this link. */
  meet(system: string, reserved: ReservedTypes): void {
    this.peerSystem = system;
    this.reserve(reserved);
  }

  /** Adds to what is reserved already: options of the link and the definition over there both count. */
  reserve(reserved: ReservedTypes): void {
    for (const [kind, types] of reserved) {
      this.#peerReserved.set(kind, new Set([...(this.#peerReserved.get(kind) ?? []), ...types]));
    }
  }

  /* ---- out ------------------------------------------------------------------------------------------- */

  tell(to: ActorAddress<never>, message: Message): Delivery {
    if (this.closed !== undefined) {
      this.kernel.deadLetters.record('stopped', to, message.type);
      return 'stopped';
    }
    const credit = this.#peerReserved.get(to.kind)?.has(message.type) !== true;
    if (credit && this.inFlight >= this.capacity) {
      this.refused += 1;
      return 'full';
    }
    if (!this.#post({ frame: 'tell', to, message, credit }, to, message.type)) return 'undeliverable';
    if (credit) this.inFlight += 1;
    this.highWater = Math.max(this.highWater, this.inFlight);
    return 'accepted';
  }

  reply(to: ReplyTo<never>, value: unknown): void {
    this.#post({ frame: 'reply', to, value }, undefined, 'reply');
  }

  forwarded(ask: ReplyTo<never>, to: ActorAddress<never>): void {
    this.send({ frame: 'forwarded', ask, to });
  }

  announceReserved(kind: string, types: readonly string[]): void {
    this.send({ frame: 'reserved', types: [[kind, types]] });
  }

  /** Telling needs no bookkeeping; only a watch or an ask makes a `RemoteActor`. */
  refTo(address: ActorAddress<never>): ActorRef<Message> {
    const tell = (message: Message): Delivery => this.tell(address, message);
    return new KernelRef(eraseAddress(address), { tell }, () => this.remote(address));
  }

  /** The actor behind an address, watched from now on, so that asks and watches on it settle. */
  remote(address: ActorAddress<never>): RemoteActor {
    const known = this.#remotes.get(address.id);
    if (known !== undefined) return known;
    const remote = new RemoteActor(this, eraseAddress(address));
    if (this.closed !== undefined) remote.finish(this.closed);
    else {
      this.adopt(remote);
      this.send({ frame: 'watch', id: address.id });
    }
    return remote;
  }

  /** For an actor that the other side reports on without being asked. */
  adopt(remote: RemoteActor): void {
    this.#remotes.set(remote.address.id, remote);
  }

  /** Tells the other side, once, when the actor here has ended. */
  report(id: string): void {
    if (this.#watched.has(id)) return;
    const endpoint = this.kernel.find(id);
    const watcher: Watcher = {
      terminated: ({ reason }) => {
        this.#watched.delete(id);
        this.send({ frame: 'ended', id, reason });
      },
    };
    this.#watched.set(id, watcher);
    if (endpoint === undefined) watcher.terminated({ address: { id, kind: '' }, reason: UNKNOWN_ACTOR });
    else endpoint.addWatcher(watcher);
  }

  /** Sends a frame that holds nothing of the user's, so that it always can be sent. */
  send(frame: ToThread | FromThread): void {
    if (this.closed === undefined) this.#port.postMessage(frame);
  }

  /** False: it holds something that cannot cross, or the link is closed. The sender goes on. */
  #post(frame: LinkFrame, to: ActorAddress<never> | undefined, type: string): boolean {
    try {
      if (this.closed !== undefined) throw new Error('the link is closed');
      this.#port.postMessage(frame);
      return true;
    } catch (error) {
      this.kernel.deadLetters.record('undeliverable', to, type, serializeError(error).message);
      return false;
    }
  }

  /* ---- in -------------------------------------------------------------------------------------------- */

  receive(frame: LinkFrame): void {
    if (this.closed !== undefined) return;
    switch (frame.frame) {
      case 'tell':
        this.#arrived(frame);
        return;
      case 'credit':
        this.inFlight = Math.max(0, this.inFlight - frame.count);
        this.taken += frame.count;
        return;
      case 'reply':
        this.kernel.reply(frame.to, frame.value, undefined);
        return;
      case 'forwarded':
        this.kernel.asks.pending
          .get(frame.ask.correlation)
          ?.retarget(this.kernel.endpointOf(this.kernel.resolve(frame.to, this)));
        return;
      case 'watch':
        this.report(frame.id);
        return;
      case 'ended':
        this.#remotes.get(frame.id)?.finish(frame.reason);
        this.#remotes.delete(frame.id);
        return;
      case 'stop':
        if (frame.how === 'kill') this.kernel.find(frame.id)?.kill();
        else this.kernel.find(frame.id)?.stop(frame.how === 'owner');
        return;
      case 'reserved':
        this.reserve(frame.types);
        return;
    }
  }

  /** A frame came that this side cannot read. It was a message in all likelihood, so its credit goes back. */
  unreadable(error: Error): void {
    this.kernel.deadLetters.record('undeliverable', undefined, 'unreadable', error.message);
    this.#owe();
  }

  #arrived({ to, message, credit }: TellFrame): void {
    const opened = credit ? this.#owe : undefined;
    const endpoint = this.kernel.find(to.id);
    if (endpoint !== undefined) {
      endpoint.arrive(message, opened);
      return;
    }
    opened?.();
    this.kernel.deadLetters.record('unknown-actor', to, message.type);
  }

  readonly #owe = (): boolean => {
    this.#owed += 1;
    if (this.#owed > 1) return true;
    // Once per turn of whoever takes the messages: a frame for each would cost more than the message.
    queueMicrotask(() => {
      this.send({ frame: 'credit', count: this.#owed });
      this.#owed = 0;
    });
    return true;
  };

  /* ---- end ------------------------------------------------------------------------------------------- */

  /** Everything on the other side is gone from here: watchers are told, asks rejected, before this returns. */
  close(reason: StopReason): void {
    if (this.closed !== undefined) return;
    this.closed = reason;
    this.kernel.links.delete(this);
    for (const [id, watcher] of this.#watched) this.kernel.find(id)?.removeWatcher(watcher);
    this.#watched.clear();
    for (const remote of this.#remotes.values()) remote.finish(reason);
    this.#remotes.clear();
    this.#port.close();
  }
}
