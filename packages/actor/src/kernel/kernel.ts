import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import type { AskFailure } from '../ask-error.js';
import type { AskOptions } from '../context.js';
import type { StopReason, Terminated } from '../definition.js';
import type { AskType, QuestionPayload, ReplyOf } from '../message.js';
import type { ActorRef } from '../ref.js';
import type { ActorSystemOptions } from '../system.js';
import { AskTable } from './asks.js';
import { createDeadLetters, type DeadLetters } from './dead-letters.js';
import type { Endpoint, Root } from './endpoint.js';
import { eraseAddress } from './erase.js';
import { KernelRef } from './kernel-ref.js';
import type { Peer } from './peer.js';
import { replyToOf } from './reply-to.js';

/** The reason a watcher is given for an address that nobody is known under. */
export const UNKNOWN_ACTOR: StopReason = { kind: 'lost', detail: 'unknown actor' };

export type KernelPorts = Required<Omit<ActorSystemOptions, 'onRootFailure'>> &
  Pick<ActorSystemOptions, 'onRootFailure'>;

/**
 * What all actors of one system share: ports, the tables of actors, names, asks and links, and the dead
 * letters. Cells and links talk to it; it never runs a handler.
 */
export class Kernel {
  readonly id: string;
  readonly ports: KernelPorts;
  readonly asks: AskTable;
  readonly deadLetters: DeadLetters;
  /** In order of start. */
  readonly roots: Set<Root> = new Set();
  readonly links: Set<Peer> = new Set();
  /** Message types per kind of actor that need no credit; peers are told. */
  readonly reserved: Map<string, readonly string[]> = new Map();
  /** Set by shutdown: nothing starts any more, and nothing is started again. */
  closing = false;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #names = new Map<string, Endpoint>();

  constructor(ports: KernelPorts) {
    this.ports = ports;
    this.id = `${ports.name}:${ports.ids.next()}`;
    this.asks = new AskTable(this.id, ports.clock);
    this.deadLetters = createDeadLetters(this.id, ports.clock, ports.logger);
  }

  /** Throws when the name is taken: names are given by code, so a clash is a bug. */
  register(endpoint: Endpoint, name: string | undefined, reserved: readonly string[]): void {
    if (this.closing) throw new Error(`actor system ${this.id} is shut down`);
    if (name !== undefined) {
      if (this.#names.has(name)) throw new Error(`an actor named '${name}' is running already`);
      this.#names.set(name, endpoint);
    }
    this.#endpoints.set(endpoint.address.id, endpoint);
    const { kind } = endpoint.address;
    if (reserved.length === 0 || this.reserved.has(kind)) return;
    this.reserved.set(kind, reserved);
    for (const link of this.links) link.announceReserved(kind, reserved);
  }

  unregister(endpoint: Root, name: string | undefined): void {
    this.#endpoints.delete(endpoint.address.id);
    if (name !== undefined) this.#names.delete(name);
    this.roots.delete(endpoint);
  }

  find(id: string): Endpoint | undefined {
    return this.#endpoints.get(id);
  }

  lookup(name: string): ActorRef<Message> | undefined {
    return this.#names.get(name)?.ref;
  }

  /** The endpoint behind any ref, also one that the kernel did not make (a test's probe). */
  endpointOf(ref: ActorRef<never>): Endpoint | undefined {
    return ref instanceof KernelRef ? ref.endpoint() : this.find(ref.address.id);
  }

  /** `uplink` is the link that the asking actor lives on, if it does. */
  resolve(address: ActorAddress<never>, uplink: Peer | undefined): ActorRef<Message> {
    const local = this.find(address.id);
    if (local !== undefined) return local.ref;
    const link = address.system === this.id ? undefined : (this.#linkTo(address.system, uplink) ?? uplink);
    if (link !== undefined) return link.refTo(address);
    const tell = (message: Message): 'stopped' => {
      this.deadLetters.record('unknown-actor', address, message.type);
      return 'stopped';
    };
    return new KernelRef(eraseAddress(address), { tell }, () => undefined);
  }

  ask<T extends Message, K extends AskType<T>>(
    target: ActorRef<T>,
    type: K,
    payload: QuestionPayload<T, K>,
    { timeoutMs }: AskOptions,
  ): Promise<ReplyOf<T, K>> {
    const endpoint = this.endpointOf(target);
    // The payload's type guarantees that type, payload and replyTo together are the question of type K.
    const send = (message: Message) => endpoint?.tell(message) ?? target.tell(message as T);
    const answer = this.asks.ask(target.address, type, payload, timeoutMs, endpoint, send);
    // Whoever answers holds a ReplyTo<ReplyOf<T, K>>: the compiler checked the value where it was given.
    return answer as Promise<ReplyOf<T, K>>;
  }

  /** Hands a question on. Its ask, here or in the system it came from, now waits for the new target. */
  forward<T extends Message>(
    target: ActorRef<T>,
    message: T & { readonly replyTo: ReplyTo<never> },
    uplink: Peer | undefined,
  ): void {
    const { replyTo } = message;
    const endpoint = this.endpointOf(target);
    const ask = replyTo.system === this.id ? this.asks.pending.get(replyTo.correlation) : undefined;
    ask?.retarget(endpoint);
    if (replyTo.system !== this.id) this.#linkTo(replyTo.system, uplink)?.forwarded(replyTo, target.address);
    const delivery = endpoint?.tell(message) ?? target.tell(message);
    if (delivery !== 'accepted') ask?.end(delivery);
  }

  /** A question asked here will not get where it was to go. */
  failAskOf(message: Message, failure: AskFailure): void {
    const replyTo = replyToOf(message);
    if (replyTo?.system === this.id) this.asks.pending.get(replyTo.correlation)?.end(failure);
  }

  /** Settles the ask that `to` names, here or in the system it came from. */
  reply(to: ReplyTo<never>, value: unknown, uplink: Peer | undefined): void {
    if (to.system !== this.id) {
      const link = this.#linkTo(to.system, uplink);
      if (link !== undefined) link.reply(to, value);
      else this.deadLetters.record('undeliverable', undefined, 'reply', `no link to ${to.system}`);
      return;
    }
    const ask = this.asks.pending.get(to.correlation);
    if (ask !== undefined) ask.end(undefined, value);
    else this.deadLetters.record('late-reply', undefined, 'reply');
  }

  rootFailed(event: Terminated): void {
    const { logger, onRootFailure } = this.ports;
    logger.log('error', { actor: event.address.id, reason: event.reason }, 'a root actor failed for good');
    this.guard('onRootFailure', () => onRootFailure?.(event));
  }

  /** Runs code of the embedder that has no actor to fail. */
  guard(what: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.ports.logger.log('error', { error: String(error) }, `${what} threw`);
    }
  }

  /** An open link to that system: `preferred` if it leads there, for several actors of one thread have one each. */
  #linkTo(system: string | undefined, preferred?: Peer): Peer | undefined {
    if (system === undefined) return undefined;
    if (preferred?.peerSystem === system) return preferred;
    for (const link of this.links) if (link.peerSystem === system) return link;
    return undefined;
  }
}
