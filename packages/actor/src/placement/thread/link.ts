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
import type { Outlet } from './outlet.js';
import { RemoteActor } from './remote-actor.js';
import type { ToThread } from './to-thread.js';

/** What a port carries: frames that were sent in one go. */
export type Batch = readonly (ToThread | FromThread)[];

/**
 * One end of the port between two systems; both ends work alike. Counts credits, remembers whom this side
 * watches there and that side here, and ends everything that depends on it when the port closes. Frames go out
 * together, when the code that sends them has returned: a message of the port costs far more than what is in it.
 */
export class Link implements Peer, Outlet {
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
  /** Frames that go out together, soon. */
  #outbox: (ToThread | FromThread)[] = [];

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
    this.send({ frame: 'tell', to, message, credit });
    if (credit) this.inFlight += 1;
    this.highWater = Math.max(this.highWater, this.inFlight);
    return 'accepted';
  }

  reply(to: ReplyTo<never>, value: unknown): void {
    if (this.closed === undefined) this.send({ frame: 'reply', to, value });
    else this.kernel.deadLetters.record('undeliverable', undefined, 'reply', 'the link is closed');
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

  /** What the other side says of it is not for anybody any more. */
  disown(id: string): void {
    this.#remotes.delete(id);
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

  /** Puts a frame in the next batch. Nothing is sent over a closed link. */
  send(frame: ToThread | FromThread): void {
    if (this.closed !== undefined) return;
    if (this.#outbox.length === 0) queueMicrotask(this.flush);
    this.#outbox.push(frame);
  }

  /** Sends the batch now. */
  readonly flush = (): void => {
    if (this.#owed > 0) this.#outbox.push({ frame: 'credit', count: this.#owed });
    this.#owed = 0;
    const frames = this.#outbox;
    this.#outbox = [];
    if (this.closed !== undefined || frames.length === 0) return;
    try {
      this.#port.postMessage(frames satisfies Batch);
    } catch {
      // One of them holds something that cannot cross. The others must.
      for (const frame of frames) this.#sendAlone(frame);
    }
  };

  #sendAlone(frame: ToThread | FromThread): void {
    try {
      this.#port.postMessage([frame] satisfies Batch);
    } catch (error) {
      const replaced = this.unsendable(frame, serializeError(error).message);
      if (replaced !== undefined) this.#port.postMessage([replaced] satisfies Batch);
    }
  }

  /** A frame holds something that cannot cross. What is sent in its place; nothing for most. */
  protected unsendable(frame: ToThread | FromThread, why: string): ToThread | FromThread | undefined {
    if (frame.frame === 'tell') {
      if (frame.credit) this.inFlight -= 1;
      this.kernel.deadLetters.record('undeliverable', frame.to, frame.message.type, why);
      this.kernel.failAskOf(frame.message, 'undeliverable');
    } else if (frame.frame === 'spawn') {
      const reason: StopReason = { kind: 'lost', detail: `its arguments cannot cross to a thread: ${why}` };
      this.#remotes.get(frame.address.id)?.finish(reason);
      this.disown(frame.address.id);
    } else {
      this.kernel.deadLetters.record('undeliverable', undefined, frame.frame, why);
    }
    return undefined;
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
        this.disown(frame.id);
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
    // With the next batch, of which there is one per turn at most: a frame for each would cost more than the message.
    if (this.#owed === 1 && this.#outbox.length === 0) queueMicrotask(this.flush);
    return true;
  };

  /* ---- end ------------------------------------------------------------------------------------------- */

  /** Everything on the other side is gone from here: watchers are told, asks rejected, before this returns. */
  close(reason: StopReason): void {
    if (this.closed !== undefined) return;
    this.flush();
    this.closed = reason;
    this.kernel.links.delete(this);
    for (const [id, watcher] of this.#watched) this.kernel.find(id)?.removeWatcher(watcher);
    this.#watched.clear();
    for (const remote of this.#remotes.values()) remote.finish(reason);
    this.#remotes.clear();
    this.#port.close();
  }
}
