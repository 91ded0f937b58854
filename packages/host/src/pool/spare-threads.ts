import { FixedQueue, type Piscina } from 'piscina';

/** The function of the thread's entry that does nothing. */
export const NOTHING: { readonly name: 'nothing' } = { name: 'nothing' };
/** How long after an end idle threads are looked at again, so that one message does for a burst of ends. */
const SETTLE_MS = 1000;

type Task = Parameters<FixedQueue['push']>[0];

/** Forgets what is given to it while a spare is booted: Piscina makes threads for tasks only, and this one has none. */
class SpareQueue extends FixedQueue {
  forgetting = false;

  override push(task: Task): void {
    if (!this.forgetting) super.push(task);
  }
}

/**
 * Keeps `warm` threads booted beyond those in use, so that no command waits for a thread to boot until `max` is
 * reached. Piscina ends idle ones above its minimum; what that minimum is, follows the use.
 */
export class SpareThreads {
  /** For Piscina's options. */
  readonly queue: SpareQueue = new SpareQueue();
  readonly #warm: number;
  readonly #max: number;
  #pool: Piscina | undefined;
  #timer: NodeJS.Timeout | undefined;
  #booting = 0;

  constructor(options: { readonly warm: number; readonly max: number }) {
    this.#warm = options.warm;
    this.#max = options.max;
  }

  /** True while the pool's balancer must choose no thread, so that a new one is made. */
  get wanted(): boolean {
    return this.queue.forgetting;
  }

  attach(pool: Piscina): void {
    this.#pool = pool;
  }

  /** `busy` threads are in use now. */
  follow(busy: number): void {
    const pool = this.#pool;
    if (pool === undefined) return;
    const needed = Math.min(this.#max, busy + this.#warm);
    // Piscina compares with it whenever a thread falls idle.
    pool.options.minThreads = needed;
    for (let size = pool.threads.length; size < needed; size += 1) this.#boot(pool);
    // A thread that fell idle just before the minimum went down has no idle timeout; an empty task gives it one.
    if (this.#warm + busy < pool.threads.length) this.#timer ??= this.#settleSoon(pool);
  }

  /** A thread has booted, or is gone: `booting` still are. */
  booted(booting: number): void {
    this.#booting = Math.min(this.#booting, booting);
  }

  /** A thread could not be started. True when it was a spare, which nobody waits for. */
  failed(): boolean {
    if (this.#booting === 0) return false;
    this.#booting -= 1;
    return true;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#pool = undefined;
  }

  #boot(pool: Piscina): void {
    this.#booting += 1;
    this.queue.forgetting = true;
    try {
      // Never settles: the queue has forgotten it.
      pool.run(undefined, NOTHING).catch(() => undefined);
    } finally {
      this.queue.forgetting = false;
    }
  }

  #settleSoon(pool: Piscina): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timer = undefined;
      // Each goes to an idle thread of its own. A thread that dies of it was idle.
      for (let n = pool.threads.length; n > 0; n -= 1) pool.run(undefined, NOTHING).catch(() => undefined);
    }, SETTLE_MS);
    return timer.unref();
  }
}
