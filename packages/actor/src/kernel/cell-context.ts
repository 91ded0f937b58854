import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import type { ActorContext, AskOptions, Outcome, SpawnOptions, Timers } from '../context.js';
import type { ActorDefinition } from '../definition.js';
import type { AskType, QuestionPayload, ReplyOf } from '../message.js';
import { spawnInline } from '../placement/inline/spawn-inline.js';
import type { Clock } from '../ports/clock.js';
import type { IdSource } from '../ports/id-source.js';
import type { LogFields, LogLevel } from '../ports/logger.js';
import type { Random } from '../ports/random.js';
import type { ActorRef } from '../ref.js';
import type { Cell } from './cell.js';
import type { Kernel } from './kernel.js';
import { Letter } from './letter.js';

/** What one actor's handlers can do: each call goes to its cell or to the kernel. */
export class CellContext implements ActorContext<Message> {
  readonly #cell: Cell;
  readonly #kernel: Kernel;

  constructor(cell: Cell, kernel: Kernel) {
    this.#cell = cell;
    this.#kernel = kernel;
  }

  get self(): ActorRef<Message> {
    return this.#cell.ref;
  }

  get clock(): Clock {
    return this.#kernel.ports.clock;
  }

  get ids(): IdSource {
    return this.#kernel.ports.ids;
  }

  get random(): Random {
    return this.#kernel.ports.random;
  }

  get timers(): Timers<Message> {
    return this.#cell.timers;
  }

  log(level: LogLevel, fields: LogFields, message: string): void {
    this.#cell.log(level, fields, message);
  }

  reply<R>(to: ReplyTo<R>, value: R): void {
    this.#kernel.reply(to, value, this.#cell.uplink);
  }

  ask<T extends Message, K extends AskType<T>>(
    target: ActorRef<T>,
    type: K,
    payload: QuestionPayload<T, K>,
    options: AskOptions,
  ): Promise<ReplyOf<T, K>> {
    return this.#kernel.ask(target, type, payload, options);
  }

  forward<T extends Message>(target: ActorRef<T>, message: T & { readonly replyTo: ReplyTo<never> }): void {
    this.#kernel.forward(target, message, this.#cell.uplink);
  }

  pipeToSelf<T>(promise: Promise<T>, map: (outcome: Outcome<T>) => Message): void {
    const cell = this.#cell;
    const post = (outcome: Outcome<T>): void => {
      let message: Message;
      try {
        message = map(outcome);
      } catch (error) {
        cell.crash(error);
        return;
      }
      cell.post(new Letter(message));
    };
    promise.then(
      (value) => post({ ok: true, value }),
      (error: unknown) => post({ ok: false, error }),
    );
  }

  spawn<CM extends Message, CS, CA>(
    definition: ActorDefinition<CM, CS, CA>,
    args: CA,
    options?: SpawnOptions,
  ): ActorRef<CM> {
    const cell = this.#cell;
    if (!cell.alive) throw new Error(`${cell.address.id} is stopping and cannot spawn`);
    return spawnInline(this.#kernel, definition, args, { ...options, parent: cell, uplink: cell.uplink });
  }

  lookup<T extends Message>(name: string): ActorRef<T> | undefined {
    // As for every lookup: whoever knows the name knows what may be said.
    return this.#kernel.lookup(name) as ActorRef<T> | undefined;
  }

  resolve<T extends Message>(address: ActorAddress<T>): ActorRef<T> {
    // An address is of the messages that its actor takes; the kernel only finds the actor.
    return this.#kernel.resolve(address, this.#cell.uplink) as ActorRef<Message> as ActorRef<T>;
  }

  watch(target: ActorRef<never>): void {
    this.#cell.watch(target);
  }

  unwatch(target: ActorRef<never>): void {
    this.#cell.watches?.remove(target);
  }

  stop(target: ActorRef<never>): void {
    const endpoint = this.#kernel.endpointOf(target);
    endpoint?.stop(this.#cell.isParentOf(endpoint));
  }
}
