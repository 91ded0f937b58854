import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { type ActorLink, type ActorRef, type ActorSystem, type Logger, linkActor } from '@longrun/actor';
import type { PlacementOutcome, ProcessPlacement } from '@longrun/coordinator';
import type { CoordinatorMessage, HandleId, ProcessActorArgs, ProcessMessage } from '@longrun/protocol';
import { Piscina } from 'piscina';
import type { ThreadOptions } from '../control/boot.js';
import type { ThreadInspection } from '../control/control-api.js';
import { leastBusyWhenFull } from './balancer.js';
import { BootRoster } from './boot-roster.js';
import { Claim } from './claim.js';
import type { ProcessTask, ProcessThreadBoot } from './process-thread.js';
import { SpareThreads } from './spare-threads.js';

/** An idle thread above `warm` goes after this: long enough for the next command of the same turn. */
const IDLE_THREAD_MS = 30_000;
/**
 * A process thread makes short-lived garbage (messages, timers) and moves output in buffers outside its heap. Left
 * alone, V8 grows the young generation to 32 MiB and more per busy thread; at 4 MiB a collection takes under 1 ms.
 */
const YOUNG_GENERATION_MIB = 4;
/** Piscina needs a bound per worker; sharing has none of its own, the limit on live handles bounds it. */
const ACTORS_PER_THREAD = 100_000;

/** The name under which a handle's process actor is found in the control system. */
export function processActorName(handleId: HandleId): string {
  return `process:${handleId}`;
}

interface Placed {
  readonly task: ProcessTask;
  readonly link: ActorLink<ProcessMessage>;
  readonly claim: Claim;
}

/**
 * Places each process actor on a thread of its own, and past `max` does what `whenFull` says. Only this file
 * knows Piscina. It never aborts a running task and never destroys the pool while a process lives: both would
 * end threads whose processes nobody could wait for any more.
 */
export class ProcessPool implements ProcessPlacement {
  readonly #system: ActorSystem;
  readonly #threads: ThreadOptions;
  readonly #maxQueued: number;
  readonly #log: Logger;
  readonly #pool: Piscina<ProcessTask | undefined, void>;
  /** Admitted and not given to the pool yet, in the order of their coming. */
  readonly #queue = new Set<Placed>();
  /** Not known to be taken up by a thread. */
  readonly #unclaimed = new Map<ActorRef<ProcessMessage>, Placed>();
  /** Lost for want of a thread; the pool still holds their tasks. */
  readonly #givenUp = new WeakSet<Placed>();
  readonly #roster = new BootRoster();
  readonly #spares: SpareThreads;
  #running = 0;

  constructor(options: {
    readonly system: ActorSystem;
    readonly threads: ThreadOptions;
    readonly maxQueued: number;
    readonly boot: Omit<ProcessThreadBoot, 'closing'>;
    readonly logger: Logger;
  }) {
    this.#system = options.system;
    this.#threads = options.threads;
    this.#maxQueued = options.maxQueued;
    this.#log = options.logger;
    this.#spares = new SpareThreads(options.threads);
    this.#pool = new Piscina<ProcessTask | undefined, void>({
      filename: fileURLToPath(new URL('../../entry/process-thread.cjs', import.meta.url)),
      name: 'serveProcessActor',
      minThreads: options.threads.warm,
      maxThreads: options.threads.max,
      idleTimeout: IDLE_THREAD_MS,
      concurrentTasksPerWorker: options.threads.whenFull === 'share' ? ACTORS_PER_THREAD : 1,
      // The default parks an idle worker in Atomics.wait: exits and timers of the last command would stall.
      atomics: 'disabled',
      recordTiming: false,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
      workerData: { ...options.boot, closing: this.#roster.closing } satisfies ProcessThreadBoot,
      taskQueue: this.#spares.queue,
      loadBalancer: leastBusyWhenFull(options.threads, this.#spares),
    });
    this.#spares.attach(this.#pool);
    this.#pool.on('message', (message: unknown) => {
      this.#roster.message(message);
      this.#spares.booted(this.#pool.threads.filter(({ threadId }) => !this.#roster.isUp(threadId)).length);
    });
    // A thread that dies while idle carries no actor; the pool makes a new one when it is needed.
    this.#pool.on('error', (error: Error) => {
      const actor = 'process-pool';
      if ('code' in error && error.code === 'ERR_WORKER_INIT_FAILED') {
        this.#log.log('error', { actor, err: error.message }, 'a process thread could not be started');
        if (!this.#spares.failed()) this.#giveUpOne(error.message);
      } else {
        this.#log.log('warn', { actor, err: error.message }, 'idle process thread died');
      }
    });
  }

  place(args: ProcessActorArgs): PlacementOutcome {
    const full = this.#running >= this.#threads.max;
    if (full && this.#threads.whenFull === 'reject') return this.#refuse('threads', this.#threads.max);
    const queued = full && this.#threads.whenFull === 'queue';
    if (queued && this.#queue.size >= this.#maxQueued) return this.#refuse('queuedCommands', this.#maxQueued);
    const { port1, port2 } = new MessageChannel();
    const link = linkActor<ProcessMessage>(this.#system, {
      kind: 'process',
      port: port1,
      name: processActorName(args.handleId),
      // `start` and `cancel` come at most a few times per handle and must never find the link without credit.
      reserved: ['start', 'cancel'],
    });
    const claim = Claim.create();
    const placed: Placed = { link, claim, task: { port: port2, args, claim: claim.shared } };
    this.#unclaimed.set(link.ref, placed);
    if (queued) this.#queue.add(placed);
    else this.#run(placed);
    return { kind: 'placed', ref: link.ref, queued };
  }

  withdraw(ref: ActorRef<ProcessMessage>): boolean {
    const placed = this.#unclaimed.get(ref);
    // Whoever is first, this thread or the actor's, decides for both.
    if (placed === undefined || !placed.claim.withdraw()) return false;
    this.#unclaimed.delete(ref);
    if (this.#queue.delete(placed)) placed.task.port.close();
    placed.link.lost('withdrawn before a thread took it up');
    return true;
  }

  get queued(): number {
    return this.#queue.size;
  }

  /** The threads of the pool and how many process actors each carries. */
  inspect(): readonly ThreadInspection[] {
    const actors = new Map<number, number>();
    for (const actor of this.#system.inspect().actors) {
      if (actor.threadId === undefined) continue;
      actors.set(actor.threadId, (actors.get(actor.threadId) ?? 0) + 1);
    }
    return this.#pool.threads.map(({ threadId }) => ({ threadId, actors: actors.get(threadId) ?? 0 }));
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
    this.#spares.close();
    await this.#roster.close(this.#pool.threads);
    await this.#pool.destroy();
  }

  #run(placed: Placed): void {
    this.#running += 1;
    this.#pool.run(placed.task, { transferList: [placed.task.port] }).then(
      () => this.#freed(placed),
      (error: unknown) => {
        // The thread is gone (crash, heap limit, terminate): the pool rejects every task it carried.
        placed.link.lost(error instanceof Error ? error.message : String(error));
        this.#freed(placed);
      },
    );
    this.#spares.follow(this.#busy());
  }

  /** Threads in use, or about to be: an actor gets an idle one as long as there are any. */
  #busy(): number {
    return Math.min(this.#running, this.#threads.max);
  }

  /**
   * The thread that one of the actors was waiting for will not come, and the pool would let it wait for the next
   * one that happens to be free. Its place is free at once; the pool's task ends unseen when a thread meets it.
   */
  #giveUpOne(reason: string): void {
    for (const placed of this.#unclaimed.values()) {
      if (this.#queue.has(placed) || !placed.claim.withdraw()) continue;
      this.#givenUp.add(placed);
      placed.link.lost(`no process thread could be started: ${reason}`);
      this.#release(placed);
      return;
    }
  }

  #freed(placed: Placed): void {
    if (!this.#givenUp.delete(placed)) this.#release(placed);
  }

  #release(placed: Placed): void {
    this.#unclaimed.delete(placed.link.ref);
    this.#running -= 1;
    const [next] = this.#queue;
    if (next === undefined || this.#running >= this.#threads.max) {
      this.#spares.follow(this.#busy());
      return;
    }
    this.#queue.delete(next);
    this.#run(next);
    const { handleId } = next.task.args;
    this.#system.lookup<CoordinatorMessage>('coordinator')?.tell({ type: 'starting', handleId });
  }

  #refuse(limit: string, value: number): PlacementOutcome {
    return {
      kind: 'refused',
      error: {
        code: 'CAPACITY_EXCEEDED',
        message: `All ${this.#threads.max} process threads are busy (limit ${limit} is ${value}).`,
        details: { limit, max: value },
      },
    };
  }
}
