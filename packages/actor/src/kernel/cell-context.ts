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
import { askThrough } from './ask-through.js';
import type { Cell } from './cell.js';
import { forwardThrough } from './forward-through.js';
import type { Kernel } from './kernel.js';
import { PlainLetter } from './letter.js';

/** What one actor's handlers can do: each call goes to its cell or to the kernel. Holds no state of its own. */
export class CellContext implements ActorContext<Message> {
  readonly self: ActorRef<Message>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly timers: Timers<Message>;
  readonly #cell: Cell;
  readonly #kernel: Kernel;

  constructor(cell: Cell, kernel: Kernel) {
    this.#cell = cell;
    this.#kernel = kernel;
    this.self = cell.ref;
    this.clock = kernel.ports.clock;
    this.ids = kernel.ports.ids;
    this.random = kernel.ports.random;
    this.timers = cell.timers;
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
    return askThrough(this.#kernel, target, type, payload, options);
  }

  forward<T extends Message>(target: ActorRef<T>, message: T & { readonly replyTo: ReplyTo<never> }): void {
    forwardThrough(this.#kernel, target, message, this.#cell.uplink);
  }

  pipeToSelf<T>(promise: Promise<T>, map: (outcome: Outcome<T>) => Message): void {
    const pipe = (outcome: Outcome<T>): void => {
      let message: Message;
      try {
        message = map(outcome);
      } catch (error) {
        this.#cell.crash(error);
        return;
      }
      this.#cell.post(new PlainLetter(message));
    };
    promise.then(
      (value) => pipe({ ok: true, value }),
      (error: unknown) => pipe({ ok: false, error }),
    );
  }

  spawn<CM extends Message, CS, CA>(
    definition: ActorDefinition<CM, CS, CA>,
    args: CA,
    options?: SpawnOptions,
  ): ActorRef<CM> {
    if (!this.#cell.alive) throw new Error(`${this.#cell.address.id} is stopping and cannot spawn`);
    return spawnInline(this.#kernel, definition, args, {
      ...options,
      parent: this.#cell,
      uplink: this.#cell.uplink,
    });
  }

  lookup<T extends Message>(name: string): ActorRef<T> | undefined {
    return this.#kernel.lookup(name)?.ref;
  }

  resolve<T extends Message>(address: ActorAddress<T>): ActorRef<T> {
    return this.#kernel.resolve(address, this.#cell.uplink);
  }

  watch(target: ActorRef<never>): void {
    this.#cell.watch(target);
  }

  unwatch(target: ActorRef<never>): void {
    this.#cell.watches.remove(target);
  }

  stop(target: ActorRef<never>): void {
    const endpoint = this.#kernel.endpointOf(target);
    endpoint?.stop(this.#cell.isParentOf(endpoint));
  }
}
