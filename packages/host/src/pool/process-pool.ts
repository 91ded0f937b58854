import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import {
  type ActorRef,
  type ActorSystem,
  createThreadActor,
  type Logger,
  type ThreadActor,
  type TimerHandle,
} from '@longrun/actor';
import type { PlacementOutcome, ProcessPlacement } from '@longrun/coordinator';
import type {
  CoordinatorMessage,
  ErrorData,
  HandleId,
  ProcessActorArgs,
  ProcessMessage,
} from '@longrun/protocol';
import { Piscina } from 'piscina';
import type { ThreadOptions } from '../control/boot.js';
import type { ThreadInspection } from '../control/control-api.js';
import { BootRoster } from './boot-roster.js';
import { PooledThread } from './pooled-thread.js';
import type { ProcessTask, ProcessThreadBoot } from './process-thread.js';
import { isThreadFailure, shortageOf } from './thread-failure.js';
import { WaitingTasks } from './waiting-tasks.js';

/** An idle thread above `warm` goes after this: long enough for the next command of the same turn. */
const IDLE_THREAD_MS = 30_000;
/**
 * A process thread makes short-lived garbage (messages, timers) and moves output in buffers outside its heap. Left
 * alone, V8 grows the young generation to 32 MiB and more per busy thread; at 4 MiB a collection takes under 1 ms.
 */
const YOUNG_GENERATION_MIB = 4;
/**
 * Threads that boot at a time. Booting is all work for a processor (about 0.1 s), so more of them than processors come
 * later, each and all; and who waits may be served by a thread that has become free meanwhile.
 */
const BOOTS_AT_ONCE = availableParallelism();
/** They come at most a few times per handle and must never find the link without credit. */
const RESERVED = ['start', 'cancel'] as const satisfies readonly ProcessMessage['type'][];

/** The name under which a handle's process actor is found in the control system. */
export function processActorName(handleId: HandleId): string {
  return `process:${handleId}`;
}

interface Placed {
  readonly actor: ThreadActor<ProcessMessage>;
  readonly handleId: HandleId;
  readonly args: ProcessActorArgs;
  /** It waits until others have ended, and not just for a thread that boots. */
  readonly queued: boolean;
  /** Undefined while it waits. */
  thread: PooledThread | undefined;
  claim: number | undefined;
}

/**
 * Places each process actor on a thread of its own, and past `max` does what `whenFull` says; keeps `warm` threads
 * booted beyond those in use, so that no command waits for one until `max` is reached. Only this file knows Piscina,
 * whose every task is one thread of ours. It never aborts a task and never destroys the pool while a process lives:
 * both would end threads whose processes nobody could wait for any more.
 */
export class ProcessPool implements ProcessPlacement {
  readonly #system: ActorSystem;
  readonly #options: ThreadOptions;
  readonly #maxQueued: number;
  readonly #log: Logger;
  readonly #pool: Piscina<ProcessTask, void>;
  readonly #threads = new Set<PooledThread>();
  /** Actors that wait for a thread, in the order of their coming. */
  readonly #queue = new Set<Placed>();
  readonly #placed = new Map<ActorRef<ProcessMessage>, Placed>();
  readonly #roster = new BootRoster();
  /** Whose task Piscina has and has not settled: threads that are used, that boot, or that are on their way out. */
  readonly #given = new Set<PooledThread>();
  readonly #waiting = new WaitingTasks();
  readonly #watched = new WeakSet<Worker>();
  #trimTimer: TimerHandle | undefined;
  #closed = false;

  constructor(options: {
    readonly system: ActorSystem;
    readonly threads: ThreadOptions;
    readonly maxQueued: number;
    readonly boot: Omit<ProcessThreadBoot, 'closing'>;
    readonly logger: Logger;
  }) {
    this.#system = options.system;
    this.#options = options.threads;
    this.#maxQueued = options.maxQueued;
    this.#log = options.logger;
    this.#pool = new Piscina<ProcessTask, void>({
      filename: fileURLToPath(new URL('../../entry/process-thread.cjs', import.meta.url)),
      name: 'serveProcesses',
      minThreads: 0,
      maxThreads: options.threads.max,
      // Which threads stay is decided here: one whose task has ended is not wanted any more.
      idleTimeout: 0,
      // The default parks an idle worker in Atomics.wait: exits and timers of the last command would stall.
      atomics: 'disabled',
      recordTiming: false,
      taskQueue: this.#waiting,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
      workerData: { ...options.boot, closing: this.#roster.closing } satisfies ProcessThreadBoot,
    });
    this.#pool.on('message', (message: unknown) => this.#roster.message(message));
    this.#pool.on('error', (error: Error) => {
      if (isThreadFailure(error)) this.#giveUpOne(error);
      else {
        const fields = { actor: 'process-pool', err: error.message };
        this.#log.log('warn', fields, 'a process thread died without a task');
      }
    });
    // Nothing else is going on yet, and whoever asks finds them there.
    this.#openUpTo(options.threads.warm, options.threads.warm);
  }

  place(args: ProcessActorArgs): PlacementOutcome {
    const full = this.#placed.size >= this.#options.max;
    if (full && this.#options.whenFull === 'reject') return this.#refuse('threads', this.#options.max);
    const queued = full && this.#options.whenFull === 'queue';
    if (queued && this.queued >= this.#maxQueued) return this.#refuse('queuedCommands', this.#maxQueued);
    const { handleId } = args;
    const actor = createThreadActor<ProcessMessage>(this.#system, {
      kind: 'process',
      name: processActorName(handleId),
      reserved: RESERVED,
      onEnd: () => this.#ended(placed),
    });
    const placed: Placed = { actor, handleId, args, queued, thread: undefined, claim: undefined };
    this.#placed.set(actor.ref, placed);
    this.#queue.add(placed);
    this.#runWaiting();
    this.#keepSpares();
    return { kind: 'placed', ref: actor.ref, queued };
  }

  withdraw(ref: ActorRef<ProcessMessage>): boolean {
    const placed = this.#placed.get(ref);
    if (placed === undefined) return false;
    const { thread, claim } = placed;
    // Whoever is first, this thread or the launch, decides for both.
    if (thread !== undefined && (claim === undefined || !thread.takeBack(claim))) return false;
    placed.actor.lost('withdrawn before its launch');
    return true;
  }

  /** Actors for which there is no thread before another one has ended. */
  get queued(): number {
    return Math.max(0, this.#queue.size - this.#threadsToCome);
  }

  /** The threads of the pool and how many process actors each carries. */
  inspect(): readonly ThreadInspection[] {
    const threads = [...this.#threads];
    return this.#pool.threads.map(({ threadId }) => ({
      threadId,
      actors: threads.find((thread) => thread.threadId === threadId)?.actors ?? 0,
    }));
  }

  /** Fault injection: ends one thread as a crash would. */
  async terminate(threadId: number): Promise<boolean> {
    const thread = this.#pool.threads.find((candidate) => candidate.threadId === threadId);
    if (thread === undefined) return false;
    await thread.terminate();
    return true;
  }

  /**
   * Ends the threads, once those that still boot have. Only for when the coordinator has closed: then no process
   * lives that could be waited for.
   */
  async close(): Promise<void> {
    this.#closed = true;
    this.#trimTimer?.cancel();
    await this.#roster.close(this.#pool.threads);
    await this.#pool.destroy();
  }

  /** Starts who waits, in order, as far as there are threads for them, and has threads booted for the rest. */
  #runWaiting(): void {
    if (this.#closed) return;
    for (const placed of this.#queue) {
      const thread = this.#choose();
      if (thread === undefined) break;
      this.#queue.delete(placed);
      placed.thread = thread;
      placed.claim = thread.start(placed.actor, placed.args);
      if (placed.queued) this.#coordinator?.tell({ type: 'starting', handleId: placed.handleId });
    }
    this.#openUpTo(Math.min(this.#options.max, this.#booted + this.#queue.size));
  }

  /** An idle thread; or the least busy one, to share, where more wait than threads are to come. */
  #choose(): PooledThread | undefined {
    let leastBusy: PooledThread | undefined;
    for (const thread of this.#threads) {
      if (!thread.hasBooted) continue;
      if (thread.actors === 0) return thread;
      if (leastBusy === undefined || thread.actors < leastBusy.actors) leastBusy = thread;
    }
    return this.#options.whenFull === 'share' && this.queued > 0 ? leastBusy : undefined;
  }

  get #booted(): number {
    let booted = 0;
    for (const thread of this.#threads) if (thread.hasBooted) booted += 1;
    return booted;
  }

  get #booting(): number {
    return this.#threads.size - this.#booted;
  }

  /** Threads that are booting, or may still be made. */
  get #threadsToCome(): number {
    return this.#options.max - this.#booted;
  }

  /** Has threads boot until there are as many, a few at a time: each that is up calls for the next. */
  #openUpTo(wanted: number, atOnce: number = BOOTS_AT_ONCE): void {
    let booting = this.#booting;
    for (; this.#threads.size < wanted && this.#given.size < this.#options.max; booting += 1) {
      if (booting >= atOnce) return;
      this.#open();
    }
  }

  #open(): void {
    const thread = new PooledThread(this.#system, this.#now(), {
      booted: () => {
        this.#runWaiting();
        this.#keepSpares();
      },
      // A port may close before the pool tells of the thread's end. From then on nobody is to be placed there.
      gone: () => this.#threads.delete(thread),
    });
    this.#threads.add(thread);
    this.#given.add(thread);
    const { task } = thread;
    // Without the means for a thread, `run` throws or there is an `error`, as Node.js finds out early or late.
    const run = async (): Promise<void> => this.#pool.run(task, { transferList: [task.port] });
    run().then(
      () => this.#settle(thread, 'it was let go'),
      (error: unknown) => {
        if (isThreadFailure(error)) this.#noThread(thread, error);
        else this.#died(thread, error instanceof Error ? error.message : String(error));
      },
    );
    this.#watchWorkers();
  }

  /** The thread is gone (crash, heap limit, terminate): the pool rejects its task. */
  #died(thread: PooledThread, reason: string): void {
    if (!thread.hasBooted) {
      this.#missed(thread, reason);
      return;
    }
    this.#settle(thread, reason);
    if (this.#closed) return;
    // One that dies by itself would be replaced for ever; the next actor makes another.
    if (thread.wasIdle)
      this.#log.log('warn', { actor: 'process-pool', err: reason }, 'idle process thread died');
    else this.#keepSpares();
  }

  #settle(thread: PooledThread, reason: string): void {
    if (!this.#given.delete(thread)) return;
    // Else a thread that comes later would take it up.
    this.#waiting.takeBack(thread);
    thread.lost(reason);
    this.#runWaiting();
  }

  /** The pool makes a thread for each task, but none in place of one that ends before it has taken its task up. */
  #watchWorkers(): void {
    for (const worker of this.#pool.threads) {
      if (this.#watched.has(worker)) continue;
      this.#watched.add(worker);
      // By then the task of a thread that had one is settled.
      worker.once('exit', () => setImmediate(() => this.#missOne()));
    }
  }

  #missOne(): void {
    if (this.#closed || this.#pool.threads.length >= this.#given.size) return;
    this.#giveUpOne(new Error('it ended before it had booted'));
  }

  /** A thread will not come. */
  #giveUpOne(error: Error): void {
    const thread = [...this.#threads].find((candidate) => this.#waiting.has(candidate));
    if (thread !== undefined) this.#noThread(thread, error);
  }

  #noThread(thread: PooledThread, error: Error): void {
    const fields = { actor: 'process-pool', err: error.message };
    this.#log.log('error', fields, 'a process thread could not be started');
    this.#missed(thread, `no process thread could be started: ${error.message}`, shortageOf(error));
  }

  /**
   * A thread has not come. A spare is missed by nobody. Else it is the first who waits: waiting for others to end could
   * take for ever, and booting again and again would. The coordinator is told why before it is told that the actor is lost.
   */
  #missed(thread: PooledThread, reason: string, refusal?: ErrorData): void {
    const booting = this.#booting - (this.#threads.has(thread) ? 1 : 0);
    const [first] = this.#queue;
    if (first !== undefined && this.#queue.size - this.queued > booting) {
      const { handleId, actor } = first;
      if (refusal !== undefined) this.#coordinator?.tell({ type: 'spawn-failed', handleId, error: refusal });
      actor.lost(reason);
    }
    this.#settle(thread, reason);
  }

  get #coordinator(): ActorRef<CoordinatorMessage> | undefined {
    return this.#system.lookup<CoordinatorMessage>('coordinator');
  }

  #ended(placed: Placed): void {
    const { actor, thread } = placed;
    this.#placed.delete(actor.ref);
    if (thread === undefined) {
      this.#queue.delete(placed);
      return;
    }
    thread.actors -= 1;
    thread.idleSince = this.#now();
    this.#runWaiting();
    this.#keepSpares();
  }

  /** As many threads as are in use or waited for and `warm` more, at most `max`. */
  get #needed(): number {
    let busy = 0;
    for (const { actors } of this.#threads) if (actors > 0) busy += 1;
    return Math.min(this.#options.max, busy + this.#queue.size + this.#options.warm);
  }

  #keepSpares(): void {
    if (this.#closed) return;
    const needed = this.#needed;
    this.#openUpTo(needed);
    if (this.#threads.size > needed) {
      this.#trimTimer ??= this.#system.clock.after(IDLE_THREAD_MS, () => this.#trim());
    }
  }

  /** Lets go of threads that have been idle for long and are more than needed. */
  #trim(): void {
    this.#trimTimer = undefined;
    const before = this.#now() - IDLE_THREAD_MS;
    for (const thread of this.#threads) {
      if (this.#threads.size <= this.#needed) return;
      if (thread.actors > 0 || thread.idleSince > before) continue;
      thread.close();
    }
    this.#keepSpares();
  }

  #now(): number {
    return this.#system.clock.monotonic();
  }

  #refuse(limit: string, value: number): PlacementOutcome {
    return {
      kind: 'refused',
      error: {
        code: 'CAPACITY_EXCEEDED',
        message: `All ${this.#options.max} process threads are busy (limit ${limit} is ${value}).`,
        details: { limit, max: value },
      },
    };
  }
}
