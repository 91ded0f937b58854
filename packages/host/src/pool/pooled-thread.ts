import { MessageChannel } from 'node:worker_threads';
import { type ActorSystem, type LinkedThread, linkThread, type ThreadActor } from '@longrun/actor';
import type { ProcessActorArgs, ProcessMessage } from '@longrun/protocol';
import { queueOptionsSymbol } from 'piscina';
import { Claims } from './claims.js';
import type { ProcessActorStart, ProcessTask } from './process-thread.js';

/**
 * Messages under way to or from one thread, all its actors together. The facts and orders of a command need no credit;
 * this bounds reads, writes and progress, at a few hundred bytes each.
 */
const CREDITS = 1024;

/** What the pool hears of its threads. */
export interface ThreadListener {
  /** It takes actors from now on. */
  booted(thread: PooledThread): void;
  /** Its link has closed, its actors are about to be lost: nothing may be started there any more. */
  gone(thread: PooledThread): void;
}

/** One process thread as the pool uses it: the way to it, and how many actors it carries. */
export class PooledThread {
  /** What its task is started with. By its symbol, which does not cross, the task is known in the pool's queue. */
  readonly task: ProcessTask & { readonly [queueOptionsSymbol]: PooledThread };
  actors = 0;
  /** It carried nothing when its link closed. */
  wasIdle = false;
  /** When it fell idle, on the clock of the pool. */
  idleSince: number;
  readonly #link: LinkedThread;
  readonly #claims = new Claims();

  constructor(system: ActorSystem, now: number, listener: ThreadListener) {
    const { port1, port2 } = new MessageChannel();
    this.#link = linkThread(system, {
      port: port1,
      capacity: CREDITS,
      onOpen: () => listener.booted(this),
      onClose: () => {
        this.wasIdle = this.actors === 0;
        listener.gone(this);
      },
    });
    this.task = { port: port2, claims: this.#claims.shared, [queueOptionsSymbol]: this };
    this.idleSince = now;
  }

  /** Undefined until it has booted. */
  get threadId(): number | undefined {
    return this.#link.threadId;
  }

  /** It takes actors. */
  get hasBooted(): boolean {
    return this.#link.threadId !== undefined;
  }

  /** Starts an actor there. The answer decides whether it can still be taken back, see `takeBack`. */
  start(actor: ThreadActor<ProcessMessage>, args: ProcessActorArgs): number | undefined {
    this.actors += 1;
    const claim = this.#claims.issue();
    this.#link.start(actor, { args, claim } satisfies ProcessActorStart);
    return claim;
  }

  /** True: the thread will not launch that actor's command. */
  takeBack(claim: number): boolean {
    return this.#claims.decide(claim);
  }

  lost(detail: string): void {
    this.#link.lost(detail);
  }

  close(): void {
    this.#link.close();
  }
}
