import type {
  ActorContext,
  ActorDefinition,
  ActorRef,
  AskOptions,
  AskType,
  HandlerResult,
  IdSource,
  LogFields,
  LogLevel,
  MessageOf,
  Next,
  Outcome,
  QuestionPayload,
  Random,
  ReplyOf,
  SpawnOptions,
  StopReason,
  Timers,
} from '@longrun/actor';
import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import type { Asked, Effects, Forwarded, Piped, Replied, Spawned, TimerStarted, Told } from './effects.js';
import { createManualClock, type ManualClock } from './manual-clock.js';
import { type AnyProbeRef, createProbeRef, type ProbeRef } from './probe-ref.js';
import type { LogLine } from './recording-logger.js';
import { createSeededRandom } from './seeded-random.js';
import { createSequentialIds } from './sequential-ids.js';

/**
 * Runs one actor definition without a system: state in, effects out. Every message is handled when the test says
 * so, on the caller's stack; nothing the actor tells, spawns or starts goes anywhere but into the record. Messages
 * that could not cross a thread (functions, class instances) fail the test that made them.
 */
export interface BehaviourKit<M extends Message, S> {
  readonly state: S;
  readonly self: ProbeRef<M>;
  readonly clock: ManualClock;
  /** Everything since the start, `init` included. */
  readonly effects: Effects;
  readonly status: 'running' | 'stopped';
  /** Set once the actor stopped: what its handler asked for, or `failed` when it threw. */
  readonly stopReason: StopReason | undefined;
  /** Keys of the timers that run. */
  readonly timers: readonly string[];
  /** Resolves when an asynchronous `init` is done. Only needed to look at the state before the first message. */
  ready(): Promise<void>;
  /** Handles one message; answers what it did. Rejects with what the handler threw. */
  send(message: M): Promise<Effects>;
  /** Sends a question and answers its reply. Rejects when the handler did not reply at once. */
  ask<K extends AskType<M>>(type: K, payload: QuestionPayload<M, K>): Promise<ReplyOf<M, K>>;
  /** A return address; `repliesTo` answers what was replied to it. */
  replyTo<R>(): ReplyTo<R>;
  repliesTo<R>(to: ReplyTo<R>): readonly unknown[];
  /** A watched actor stops. Rejects when the actor does not watch it. */
  terminate(target: ActorRef<never> | ActorAddress<never>, reason: StopReason): Promise<Effects>;
  /** A running timer fires. Rejects when there is none with that key. */
  fireTimer(key: string): Promise<Effects>;
  /** Moves the clock and fires the timers that come due, in order. */
  advance(ms: number): Promise<Effects>;
  /** Waits for every promise piped so far, then handles their messages in the order they settled. */
  settlePiped(): Promise<Effects>;
  /** Handles the messages of promises that have settled by now, and waits for none. */
  handlePiped(): Promise<Effects>;
  /** Stops it from outside: runs `stopping`. */
  stop(): Promise<Effects>;
  /** A ref whose tells are recorded here and which `resolve` and `lookup(name)` find. */
  probeRef<T extends Message>(kind: string, name?: string): ProbeRef<T>;
}

export interface BehaviourKitOptions {
  readonly clock?: ManualClock;
  readonly ids?: IdSource;
  readonly random?: Random;
  /** Refs that exist already: their tells are recorded and `resolve` finds them. A key is the name for `lookup`. */
  readonly refs?: Readonly<Record<string, AnyProbeRef>>;
}

/** The lists of `Effects`, while they grow. */
class Recorder {
  readonly told: Told[] = [];
  readonly replied: Replied[] = [];
  readonly asked: Asked[] = [];
  readonly forwarded: Forwarded[] = [];
  readonly spawned: Spawned[] = [];
  readonly watched: ActorAddress<never>[] = [];
  readonly unwatched: ActorAddress<never>[] = [];
  readonly stopped: ActorAddress<never>[] = [];
  readonly timerStarted: TimerStarted[] = [];
  readonly timerCancelled: string[] = [];
  readonly logged: LogLine[] = [];
  readonly piped: Piped[] = [];

  /** What came after the lists had these lengths. */
  since(mark: Recorder): Effects {
    return {
      told: this.told.slice(mark.told.length),
      replied: this.replied.slice(mark.replied.length),
      asked: this.asked.slice(mark.asked.length),
      forwarded: this.forwarded.slice(mark.forwarded.length),
      spawned: this.spawned.slice(mark.spawned.length),
      watched: this.watched.slice(mark.watched.length),
      unwatched: this.unwatched.slice(mark.unwatched.length),
      stopped: this.stopped.slice(mark.stopped.length),
      timerStarted: this.timerStarted.slice(mark.timerStarted.length),
      timerCancelled: this.timerCancelled.slice(mark.timerCancelled.length),
      logged: this.logged.slice(mark.logged.length),
      piped: this.piped.slice(mark.piped.length),
    };
  }

  copy(): Recorder {
    return Object.assign(new Recorder(), this.since(new Recorder()));
  }
}

interface RunningTimer<M> {
  readonly dueAt: number;
  readonly order: number;
  readonly message: M;
}

export function behaviourKit<M extends Message, S, A>(
  definition: ActorDefinition<M, S, A>,
  args: A,
  options: BehaviourKitOptions = {},
): BehaviourKit<M, S> {
  const clock = options.clock ?? createManualClock();
  const ids = options.ids ?? createSequentialIds();
  const random = options.random ?? createSeededRandom(1);
  const record = new Recorder();
  const refs = new Map<string, ActorRef<Message>>();
  const names = new Map<string, ActorRef<Message>>();
  const watching = new Set<string>();
  const timers = new Map<string, RunningTimer<M>>();
  const arrived: M[] = [];
  let unsettled: Promise<void>[] = [];
  let timersMade = 0;
  let correlations = 0;
  let busy = false;
  let stopReason: StopReason | undefined;
  let state: { readonly value: S } | undefined;

  const adopt = <R extends AnyProbeRef>(ref: R, name?: string): R => {
    ref.onTell((message, result) => {
      record.told.push({ to: ref.address, message: structuredClone(message), result });
    });
    // Whoever asks for the ref by name or address says what it takes; the address vouches for it.
    const untyped = ref as unknown as ActorRef<Message>;
    refs.set(ref.address.id, untyped);
    if (name !== undefined) names.set(name, untyped);
    return ref;
  };
  const self = adopt(createProbeRef<M>(definition.kind));
  for (const [name, ref] of Object.entries(options.refs ?? {})) adopt(ref, name);

  const ownTimers: Timers<M> = {
    start(key: string, delayMs: number, message: M): void {
      timersMade += 1;
      timers.set(key, { dueAt: clock.monotonic() + Math.max(0, delayMs), order: timersMade, message });
      record.timerStarted.push({ key, delayMs, message });
    },
    cancel(key: string): void {
      if (timers.delete(key)) record.timerCancelled.push(key);
    },
    isActive: (key: string) => timers.has(key),
  };

  const ctx: ActorContext<M> = {
    self,
    clock,
    ids,
    random,
    timers: ownTimers,
    log(level: LogLevel, fields: LogFields, message: string): void {
      record.logged.push({ level, fields: structuredClone(fields), message });
    },
    reply<R>(to: ReplyTo<R>, value: R): void {
      record.replied.push({ to, value: structuredClone(value) });
    },
    ask<T extends Message, K extends AskType<T>>(
      target: ActorRef<T>,
      type: K,
      payload: QuestionPayload<T, K>,
      { timeoutMs }: AskOptions,
    ): Promise<ReplyOf<T, K>> {
      return new Promise<ReplyOf<T, K>>((resolve, reject) => {
        record.asked.push({
          to: target,
          type,
          payload: structuredClone(payload),
          timeoutMs,
          // The test answers in the place of `target`.
          resolve: resolve as (reply: unknown) => void,
          reject,
        });
      });
    },
    forward<T extends Message>(target: ActorRef<T>, message: T & { readonly replyTo: ReplyTo<never> }): void {
      record.forwarded.push({ to: target.address, message: structuredClone<Message>(message) });
    },
    pipeToSelf<T>(promise: Promise<T>, map: (outcome: Outcome<T>) => M): void {
      const settled = promise.then(
        (value) => void arrived.push(map({ ok: true, value })),
        (error: unknown) => void arrived.push(map({ ok: false, error })),
      );
      // Kept until `settlePiped`, which rejects with what `map` threw; this keeps that from being unhandled.
      settled.catch(() => undefined);
      unsettled.push(settled);
      record.piped.push({ settled });
    },
    spawn<CM extends Message, CS, CA>(
      child: ActorDefinition<CM, CS, CA>,
      childArgs: CA,
      spawnOptions: SpawnOptions = {},
    ): ActorRef<CM> {
      const ref = adopt(createProbeRef<Message>(child.kind), spawnOptions.name);
      record.spawned.push({ kind: child.kind, args: childArgs, options: spawnOptions, ref });
      return ref;
    },
    lookup<T extends Message>(name: string): ActorRef<T> | undefined {
      return names.get(name);
    },
    resolve<T extends Message>(address: ActorAddress<T>): ActorRef<T> {
      return refs.get(address.id) ?? adopt(createProbeRef<Message>(address.kind, address.id));
    },
    watch(target: ActorRef<never>): void {
      if (definition.onTerminated === undefined) throw new Error('watching without onTerminated');
      watching.add(target.address.id);
      record.watched.push(target.address);
    },
    unwatch(target: ActorRef<never>): void {
      watching.delete(target.address.id);
      record.unwatched.push(target.address);
    },
    stop(target: ActorRef<never>): void {
      record.stopped.push(target.address);
    },
  };

  const end = (reason: StopReason): void => {
    stopReason = reason;
    timers.clear();
  };

  const apply = (next: Next<S> | void): void => {
    if (next === undefined) return;
    if (next.kind === 'stay') state = { value: next.state };
    else end(next.reason ?? { kind: 'stopped' });
  };

  const guarded = async (run: () => HandlerResult<S>): Promise<void> => {
    if (stopReason !== undefined) throw new Error(`the actor has stopped (${stopReason.kind})`);
    if (busy) throw new Error('one message at a time: await the one before');
    busy = true;
    try {
      // A synchronous handler runs on the caller's stack: only a promise is awaited.
      const result = run();
      apply(result instanceof Promise ? await result : result);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      end({ kind: 'failed', error: { name, message } });
      throw error;
    } finally {
      busy = false;
    }
  };

  const first = definition.init(args, ctx);
  let starting: Promise<void> | undefined;
  if (first instanceof Promise) {
    starting = first.then((value) => {
      state = { value };
      starting = undefined;
    });
    starting.catch(() => undefined);
  } else {
    state = { value: first };
  }

  const current = (): S => {
    if (state === undefined) throw new Error('init is not done: await kit.ready()');
    return state.value;
  };

  const effectsOf = async (step: () => Promise<void>): Promise<Effects> => {
    const mark = record.copy();
    if (starting !== undefined) await starting;
    await step();
    return record.since(mark);
  };

  const handle = (message: M): Promise<void> =>
    guarded(() => {
      // `on` has a handler for each type of M; the compiler cannot pair the key with the message.
      const handler = definition.on[message.type as M['type']] as
        | ((state: S, message: M, ctx: ActorContext<M>) => HandlerResult<S>)
        | undefined;
      if (handler === undefined) throw new Error(`no handler for ${message.type}`);
      return handler(current(), message, ctx);
    });

  const fire = async (key: string): Promise<void> => {
    const timer = timers.get(key);
    if (timer === undefined) throw new Error(`no timer ${key} is running`);
    timers.delete(key);
    await handle(timer.message);
  };

  const replyTo = <R>(): ReplyTo<R> => {
    correlations += 1;
    return { system: 'behaviour-kit', correlation: correlations };
  };
  const repliesTo = <R>(to: ReplyTo<R>): readonly unknown[] =>
    record.replied
      .filter((reply) => reply.to.system === to.system && reply.to.correlation === to.correlation)
      .map((reply) => reply.value);

  return {
    get state(): S {
      return current();
    },
    self,
    clock,
    effects: record,
    get status(): 'running' | 'stopped' {
      return stopReason === undefined ? 'running' : 'stopped';
    },
    get stopReason(): StopReason | undefined {
      return stopReason;
    },
    get timers(): readonly string[] {
      return [...timers.keys()];
    },
    ready: () => starting ?? Promise.resolve(),
    send: (message: M) => effectsOf(() => handle(message)),
    async ask<K extends AskType<M>>(type: K, payload: QuestionPayload<M, K>): Promise<ReplyOf<M, K>> {
      const to = replyTo<ReplyOf<M, K>>();
      // Type, payload and return address together are the message of type K.
      await effectsOf(() => handle({ ...payload, type, replyTo: to } as unknown as MessageOf<M, K>));
      const [reply] = repliesTo(to);
      if (reply === undefined) throw new Error(`${type} was not answered at once`);
      return reply as ReplyOf<M, K>;
    },
    replyTo,
    repliesTo,
    terminate: (target: ActorRef<never> | ActorAddress<never>, reason: StopReason) =>
      effectsOf(() => {
        const address = 'address' in target ? target.address : target;
        if (!watching.delete(address.id)) throw new Error(`${address.id} is not watched`);
        return guarded(() => definition.onTerminated?.(current(), { address, reason }, ctx));
      }),
    fireTimer: (key: string) => effectsOf(() => fire(key)),
    advance: (ms: number) =>
      effectsOf(async () => {
        const deadline = clock.monotonic() + ms;
        for (;;) {
          const [due] = [...timers]
            .filter(([, timer]) => timer.dueAt <= deadline)
            .sort(([, a], [, b]) => a.dueAt - b.dueAt || a.order - b.order);
          if (due === undefined) break;
          clock.advance(Math.max(0, due[1].dueAt - clock.monotonic()));
          await fire(due[0]);
        }
        clock.advance(Math.max(0, deadline - clock.monotonic()));
      }),
    settlePiped: () =>
      effectsOf(async () => {
        const waited = unsettled;
        unsettled = [];
        await Promise.all(waited);
        for (const message of arrived.splice(0)) await handle(message);
      }),
    handlePiped: () =>
      effectsOf(async () => {
        await new Promise<void>((done) => setImmediate(done));
        for (const message of arrived.splice(0)) await handle(message);
      }),
    stop: () =>
      effectsOf(async () => {
        await guarded(() => definition.stopping?.(current(), ctx));
        end({ kind: 'stopped' });
      }),
    probeRef: <T extends Message>(kind: string, name?: string) => adopt(createProbeRef<T>(kind), name),
  };
}
