import type { Channel } from 'node:diagnostics_channel';
import type { ActorAddress, Message } from '@longrun/protocol';
import type { ActorContext, SpawnOptions } from '../context.js';
import type { HandlerResult, StopReason, Terminated } from '../definition.js';
import type { ActorInspection } from '../inspect.js';
import type { TimerHandle } from '../ports/clock.js';
import type { LogFields, LogLevel } from '../ports/logger.js';
import type { ActorRef, TellResult } from '../ref.js';
import { serializeError } from '../serialize-error.js';
import { CellContext } from './cell-context.js';
import { channels } from './channels.js';
import { Endpoint, type Watcher } from './endpoint.js';
import type { ErasedDefinition } from './erase.js';
import type { Kernel } from './kernel.js';
import { KernelRef } from './kernel-ref.js';
import { Letter, TerminatedLetter } from './letter.js';
import { Mailbox } from './mailbox.js';
import type { Uplink } from './peer.js';
import { restartPolicy, type Verdict } from './restart-policy.js';
import type { Signal } from './signal.js';
import { OwnedTimers } from './timers.js';
import { isPromiseLike, type Performer, Turns } from './turns.js';
import { Watches } from './watches.js';

/** Twice the longest clean-up the project itself has (2 s for a cancelled process), rounded up. */
export const DEFAULT_STOP_DEADLINE_MS = 5000;

export interface CellOptions extends SpawnOptions {
  /** Given by the other side of a link; a new one otherwise. */
  readonly address?: ActorAddress<Message>;
  readonly parent?: Cell;
  /** The link the actor lives on, when it serves another thread. */
  readonly uplink?: Uplink | undefined;
}

/**
 * One actor, from start to end. Owns its mailbox, state, children and timers; runs its handlers one at a
 * time. Every end takes the same way: begin, children, hook, conclude, and then restart or finish.
 */
export class Cell extends Endpoint implements Performer, Watcher {
  readonly address: ActorAddress<Message>;
  readonly ref: ActorRef<Message>;
  readonly uplink: Uplink | undefined;
  readonly timers: OwnedTimers;
  /** Undefined while it has watched nobody. */
  watches: Watches | undefined;
  readonly #kernel: Kernel;
  readonly #definition: ErasedDefinition;
  readonly #stopDeadlineMs: number;
  #args: unknown;
  readonly #options: CellOptions;
  /** Undefined for an actor that is never restarted. */
  readonly #policy: ((reason: StopReason, nowMs: number) => Verdict) | undefined;
  readonly #mailbox: Mailbox;
  readonly #turns: Turns;
  readonly #context: ActorContext<Message>;
  #children: Set<Cell> | undefined;

  #phase: 'starting' | 'running' | 'stopping' | 'ended' = 'starting';
  #state: unknown;
  #hasState = false;
  /** Takes no more mail. */
  #closed = false;
  /** Ended by its owner: supervision has no say. */
  #final = false;
  #stopAsked = false;
  #verdict: Verdict = { kind: 'down' };
  /** While children are being stopped: stops the next one, or goes on when there is none. */
  #stopNext: (() => void) | undefined;
  /** The stop deadline, or the wait before a restart. */
  #timer: TimerHandle | undefined;
  #processed = 0;
  #restarts = 0;
  #lastError: string | undefined;

  constructor(kernel: Kernel, definition: ErasedDefinition, args: unknown, options: CellOptions) {
    super();
    this.#kernel = kernel;
    this.#definition = definition;
    this.#stopDeadlineMs = definition.stopDeadlineMs ?? DEFAULT_STOP_DEADLINE_MS;
    this.#args = args;
    this.#options = options;
    const { kind } = definition;
    this.address = options.address ?? { id: `${kind}:${kernel.ports.ids.next()}`, kind, system: kernel.id };
    this.ref = new KernelRef(this.address, this, () => this);
    this.uplink = options.uplink;
    if (options.supervision !== undefined) this.#policy = restartPolicy(options.supervision);
    this.#mailbox = new Mailbox(definition.mailbox ?? {}, (message) => this.#bury('full', message));
    this.#turns = new Turns(kernel.ports.scheduler, this.address.id, this.#mailbox, this);
    this.timers = new OwnedTimers(kernel.ports.clock, (letter) => this.post(letter));
    this.#context = new CellContext(this, kernel);
    kernel.register(this, options.name, definition.mailbox?.reserved ?? []);
    if (options.parent === undefined) kernel.roots.add(this);
    else options.parent.#adopt(this);
    this.#signal({ kind: 'start' });
  }

  /* ---- what others do with it ------------------------------------------------------------------------ */

  override tell(message: Message): TellResult {
    if (this.#closed) {
      this.#bury('stopped', message);
      return 'stopped';
    }
    if (!this.#mailbox.offer(message)) return 'full';
    this.#turns.wake();
    return 'accepted';
  }

  /** Mail that is always taken while the actor lives. */
  post(letter: Letter): void {
    if (this.#closed) {
      this.#discard(letter);
      return;
    }
    this.#mailbox.post(letter);
    this.#turns.wake();
  }

  override arrive(message: Message, opened?: () => boolean): void {
    this.post(new Letter(message, opened));
  }

  terminated(event: Terminated): void {
    this.post(new TerminatedLetter(event));
  }

  override stop(final: boolean): void {
    if (this.#phase === 'ended') return;
    this.#final ||= final;
    if (this.#phase === 'stopping') {
      if (this.#final || this.#options.supervision?.restart !== 'permanent') this.#stayDown();
      return;
    }
    // Covers a handler or init that does not return; `stopping` has the same time again for itself.
    if (!this.#stopAsked) {
      this.#stopAsked = true;
      this.#arm(this.#stopDeadlineMs, () => this.#abandon({ kind: 'killed' }));
    }
    this.#signal({ kind: 'stop' });
  }

  override kill(): void {
    if (this.#phase === 'ended') return;
    this.#final = true;
    this.#abandon({ kind: 'killed' });
  }

  /** Something of the actor threw outside its handlers. */
  crash(error: unknown): void {
    if (this.#phase === 'ended') this.failedLate(error);
    else this.#signal({ kind: 'crash', error });
  }

  #adopt(child: Cell): void {
    this.#children ??= new Set();
    this.#children.add(child);
  }

  get alive(): boolean {
    return this.#phase === 'starting' || this.#phase === 'running';
  }

  isParentOf(endpoint: Endpoint | undefined): boolean {
    return endpoint instanceof Cell && endpoint.#options.parent === this;
  }

  watch(target: ActorRef<never>): void {
    if (this.#definition.onTerminated === undefined) {
      throw new Error(`${this.address.kind} has no onTerminated, so it cannot watch`);
    }
    if (target.address.id === this.address.id) throw new Error(`${this.address.kind} cannot watch itself`);
    if (this.#phase === 'ended') return;
    this.watches ??= new Watches(this.#kernel, this);
    this.watches.add(target);
  }

  log(level: LogLevel, fields: LogFields, message: string): void {
    (this.uplink ?? this.#kernel.ports.logger).log(level, { ...fields, actor: this.address.id }, message);
  }

  inspect(): ActorInspection {
    return {
      id: this.address.id,
      kind: this.address.kind,
      ...(this.#options.name === undefined ? {} : { name: this.#options.name }),
      status: this.#phase === 'ended' ? 'stopping' : this.#phase,
      mailbox: this.#mailbox.inspect(),
      processed: this.#processed,
      overflowed: this.#mailbox.overflowed,
      restarts: this.#restarts,
      ...(this.#lastError === undefined ? {} : { lastError: this.#lastError }),
      placement: 'inline',
      children: [...(this.#children ?? [])].map((child) => child.inspect()),
    };
  }

  /* ---- turns ----------------------------------------------------------------------------------------- */

  get takesMail(): boolean {
    return this.#phase === 'running';
  }

  obey(signal: Signal): void {
    if (signal.kind === 'start' && this.#phase === 'starting') this.#init();
    if (signal.kind === 'stop') this.#obeyStop();
    if (signal.kind === 'crash' && this.alive) this.failed(signal.error);
    else if (signal.kind === 'crash') this.failedLate(signal.error);
  }

  /** One that was given up on, because its deadline passed first, has been obeyed already. */
  #obeyStop(): void {
    if (!this.#stopAsked) return;
    this.#stopAsked = false;
    if (this.alive) this.#begin({ kind: 'stopped' });
    else this.stop(false);
  }

  handle(mail: Message | Letter): void {
    if (mail instanceof TerminatedLetter) {
      this.#handleTerminated(mail.event);
      return;
    }
    const message = mail instanceof Letter ? mail.open() : mail;
    if (message === undefined) return;
    const { on } = this.#definition;
    const handler = Object.hasOwn(on, message.type) ? on[message.type] : undefined;
    if (handler === undefined) {
      this.#bury('undeliverable', message, 'no handler');
      return;
    }
    if (channels.message.hasSubscribers) this.#publish(channels.message, { type: message.type });
    this.#processed += 1;
    // Not through `attempt`: that would allocate a closure per message.
    let result: HandlerResult<unknown>;
    try {
      result = handler(this.#state, message, this.#context);
    } catch (error) {
      this.failed(error);
      return;
    }
    if (result !== undefined) this.#follow(result);
  }

  #handleTerminated(event: Terminated): void {
    const { onTerminated } = this.#definition;
    if (this.watches?.take(event) !== true || onTerminated === undefined) return;
    this.#publish(channels.message, { type: 'terminated' });
    this.#turns.attempt(
      () => onTerminated(this.#state, event, this.#context),
      (next) => this.#follow(next),
    );
  }

  #follow(result: HandlerResult<unknown>): void {
    if (result === undefined) return;
    if (!this.alive) {
      // Killed from inside the handler that returned this: nobody acts on it, but a rejection must show.
      if (isPromiseLike(result)) result.then(undefined, (error: unknown) => this.failedLate(error));
    } else if (isPromiseLike(result)) this.#turns.hold(result, (next) => this.#follow(next));
    else if (result.kind === 'stay') this.#state = result.state;
    else if (result.reason?.kind === 'killed' || result.reason?.kind === 'lost') this.#abandon(result.reason);
    else this.#begin(result.reason ?? { kind: 'stopped' });
  }

  /** Its own code threw: a handler, `init`, or `stopping`. */
  failed(error: unknown): void {
    if (this.#phase === 'ended') {
      this.failedLate(error);
      return;
    }
    const serialized = serializeError(error);
    this.#lastError = `${serialized.name}: ${serialized.message}`;
    this.log('error', { error: serialized }, 'actor failed');
    const reason: StopReason = { kind: 'failed', error: serialized };
    if (this.#phase === 'stopping') this.#conclude(reason);
    else this.#begin(reason);
  }

  failedLate(error: unknown): void {
    this.log('error', { error: serializeError(error) }, 'failed after its end');
  }

  #signal(signal: Signal): void {
    if (this.#phase === 'ended') return;
    this.#mailbox.signal(signal);
    this.#turns.wake();
  }

  /* ---- start ----------------------------------------------------------------------------------------- */

  #init(): void {
    this.#turns.attempt(
      () => this.#definition.init(this.#args, this.#context),
      (state) => {
        this.#state = state;
        this.#hasState = true;
        this.#phase = 'running';
        const channel = this.#restarts > 0 ? channels.restarted : channels.started;
        this.#publish(channel, { restarts: this.#restarts });
      },
    );
  }

  #restart(delayMs: number, reason: StopReason): void {
    this.#restarts += 1;
    this.#phase = 'starting';
    this.log('warn', { reason, restarts: this.#restarts, delayMs }, 'actor restarts');
    // Questions that were taken are forgotten with the state; those still in the mailbox will be answered.
    const waiting = this.#mailbox.waitingAsks(this.#kernel.id);
    for (const ask of [...(this.asks ?? [])]) if (!waiting.has(ask.correlation)) ask.end('stopped');
    if (delayMs === 0) this.#signal({ kind: 'start' });
    else this.#arm(delayMs, () => this.#signal({ kind: 'start' }));
  }

  /* ---- end ------------------------------------------------------------------------------------------- */

  #begin(reason: StopReason): void {
    this.#phase = 'stopping';
    this.#disarm();
    this.timers.clear();
    this.#verdict = this.#judge(reason);
    if (this.#verdict.kind !== 'restart') {
      this.#closed = true;
      // After a failure nobody is left who could answer; after a stop `stopping` still may.
      if (reason.kind === 'failed') this.rejectAsks();
    }
    const left = [...(this.#children ?? [])];
    this.#stopNext = () => {
      let child = left.pop();
      while (child?.ended !== undefined) child = left.pop();
      if (child === undefined) this.#runHook(reason);
      else child.stop(true);
    };
    this.#stopNext();
  }

  #runHook(reason: StopReason): void {
    this.#stopNext = undefined;
    const { stopping } = this.#definition;
    if (stopping === undefined || reason.kind !== 'stopped' || !this.#hasState) {
      this.#conclude(reason);
      return;
    }
    this.#arm(this.#stopDeadlineMs, () => this.#abandon({ kind: 'killed' }));
    this.#turns.attempt(
      () => stopping(this.#state, this.#context),
      () => this.#conclude(reason),
    );
  }

  /** Ends at once, without the hook: a kill, or a deadline that passed. */
  #abandon(reason: StopReason): void {
    if (this.#phase !== 'stopping') this.#verdict = this.#judge(reason);
    this.#stopAsked = false;
    this.#phase = 'stopping';
    this.#stopNext = undefined;
    for (const child of [...(this.#children ?? [])].reverse()) child.kill();
    this.#conclude(reason);
  }

  #conclude(reason: StopReason): void {
    this.#disarm();
    this.#turns.abandon();
    this.timers.clear();
    this.#state = undefined;
    this.#hasState = false;
    if (this.#final || this.#kernel.closing) this.#stayDown();
    if (this.#verdict.kind === 'restart') this.#restart(this.#verdict.delayMs, reason);
    else this.#finish(reason, this.#verdict.kind === 'give-up');
  }

  #finish(reason: StopReason, gaveUp: boolean): void {
    this.#phase = 'ended';
    this.#closed = true;
    this.watches?.clear();
    this.#kernel.unregister(this, this.#options.name);
    for (let mail = this.#mailbox.take(); mail !== undefined; mail = this.#mailbox.take())
      this.#discard(mail);
    this.#publish(channels.stopped, { reason });
    // A ref keeps the cell; it need not keep what the actor was made of.
    this.#args = undefined;
    this.end(reason);
    const { parent } = this.#options;
    if (parent !== undefined) {
      parent.#children?.delete(this);
      if (gaveUp) parent.crash(new Error(`restarted too often: ${this.address.id}: ${this.#lastError}`));
      parent.#stopNext?.();
    } else if (gaveUp || (reason.kind === 'failed' && !this.#final)) {
      this.#kernel.rootFailed({ address: this.address, reason });
    }
  }

  #judge(reason: StopReason): Verdict {
    if (this.#final || this.#kernel.closing) return { kind: 'down' };
    return this.#policy?.(reason, this.#kernel.ports.clock.monotonic()) ?? { kind: 'down' };
  }

  #stayDown(): void {
    if (this.#verdict.kind === 'restart') this.#verdict = { kind: 'down' };
    this.#closed = true;
  }

  #discard(mail: Message | Letter): void {
    const message = mail instanceof Letter ? mail.open() : mail;
    if (message !== undefined) this.#bury('stopped', message);
  }

  #bury(reason: 'stopped' | 'full' | 'undeliverable', message: Message, detail?: string): void {
    this.#kernel.deadLetters.record(reason, this.address, message.type, detail, this.uplink);
  }

  /* ---- details --------------------------------------------------------------------------------------- */

  #arm(delayMs: number, run: () => void): void {
    this.#disarm();
    this.#timer = this.#kernel.ports.clock.after(delayMs, run);
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #publish(channel: Channel, event: object): void {
    if (!channel.hasSubscribers) return;
    channel.publish({ system: this.#kernel.id, actor: this.address.id, kind: this.address.kind, ...event });
  }
}
