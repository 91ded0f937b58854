import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import type { StopReason, Terminated } from '../definition.js';
import type { Clock } from '../ports/clock.js';
import type { IdSource } from '../ports/id-source.js';
import type { Logger } from '../ports/logger.js';
import type { Random } from '../ports/random.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { ActorRef, TellResult } from '../ref.js';
import { AskTable } from './asks.js';
import { DeadLetters } from './dead-letters.js';
import type { Endpoint } from './endpoint.js';
import { eraseAddress } from './erase.js';
import { KernelRef } from './kernel-ref.js';
import type { Peer } from './peer.js';

export interface KernelPorts {
  readonly name: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly logger: Logger;
  readonly scheduler: Scheduler;
  readonly onRootFailure: ((event: Terminated) => void) | undefined;
}

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
  readonly roots: Set<Endpoint> = new Set();
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
    this.deadLetters = new DeadLetters(this.id, ports.clock, ports.logger);
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
    if (reserved.length > 0 && !this.reserved.has(kind)) {
      this.reserved.set(kind, reserved);
      for (const link of this.links) link.announceReserved(kind, reserved);
    }
  }

  unregister(endpoint: Endpoint, name: string | undefined): void {
    this.#endpoints.delete(endpoint.address.id);
    if (name !== undefined) this.#names.delete(name);
    this.roots.delete(endpoint);
  }

  find(id: string): Endpoint | undefined {
    return this.#endpoints.get(id);
  }

  lookup(name: string): Endpoint | undefined {
    return this.#names.get(name);
  }

  /** The endpoint behind any ref, also one that the kernel did not make (a test's probe). */
  endpointOf(ref: ActorRef<never>): Endpoint | undefined {
    return ref instanceof KernelRef ? ref.endpoint() : this.find(ref.address.id);
  }

  /** `uplink` is the link that the asking actor lives on, if it does. */
  resolve(address: ActorAddress<never>, uplink: Peer | undefined): ActorRef<Message> {
    const local = this.find(address.id);
    if (local !== undefined) return local.ref;
    const link = address.system === this.id ? undefined : (this.linkTo(address.system) ?? uplink);
    return link === undefined ? new UnknownRef(eraseAddress(address), this.deadLetters) : link.refTo(address);
  }

  /** Settles the ask that `to` names, here or in the system it came from. */
  reply(to: ReplyTo<never>, value: unknown, uplink: Peer | undefined): void {
    if (to.system === this.id) {
      const ask = this.asks.find(to.correlation);
      if (ask === undefined) this.deadLetters.record('late-reply', undefined, 'reply');
      else ask.answer(value);
      return;
    }
    const link = uplink?.peerSystem === to.system ? uplink : this.linkTo(to.system);
    if (link === undefined)
      this.deadLetters.record('undeliverable', undefined, 'reply', `no link to ${to.system}`);
    else link.reply(to, value);
  }

  /** Any open link to that system: several actors of one thread each have their own. */
  linkTo(system: string | undefined): Peer | undefined {
    if (system === undefined) return undefined;
    for (const link of this.links) if (link.peerSystem === system) return link;
    return undefined;
  }

  rootFailed(event: Terminated): void {
    const { logger, onRootFailure } = this.ports;
    logger.log('error', { actor: event.address.id, reason: event.reason }, 'a root actor failed for good');
    if (onRootFailure !== undefined) this.guard('onRootFailure', () => onRootFailure(event));
  }

  /** Runs code of the embedder that has no actor to fail. */
  guard(what: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.ports.logger.log('error', { error: String(error) }, `${what} threw`);
    }
  }
}

/** The reason a watcher is given for an address that nobody is known under. */
export const UNKNOWN_ACTOR: StopReason = { kind: 'lost', detail: 'unknown actor' };

/** The ref of an address that leads nowhere. */
class UnknownRef extends KernelRef {
  readonly address: ActorAddress<Message>;
  readonly #deadLetters: DeadLetters;

  constructor(address: ActorAddress<Message>, deadLetters: DeadLetters) {
    super();
    this.address = address;
    this.#deadLetters = deadLetters;
  }

  override tell(message: Message): TellResult {
    this.#deadLetters.record('unknown-actor', this.address, message.type);
    return 'stopped';
  }

  override endpoint(): undefined {
    return undefined;
  }
}
