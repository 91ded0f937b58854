import type { Worker } from 'node:worker_threads';

/** Booting takes about 0.1 s, and a few seconds for 64 at once on two cores; one that takes longer is stuck. */
const BOOT_MS = 15_000;

/**
 * Knows which process threads have booted. A thread that is terminated while it loads modules leaves their file
 * descriptors open in the process for good, so the pool is not ended before.
 */
export class BootRoster {
  /** One Int32, not 0 from `close` on: a thread that has not begun to load leaves it. */
  readonly closing: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  readonly #up = new Set<number>();
  readonly #waiting = new Map<number, () => void>();

  /** To be called with what threads post: takes `thread-up`, and leaves what is not. */
  message(message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    if (Reflect.get(message, 'type') !== 'thread-up') return;
    const threadId = Number(Reflect.get(message, 'threadId'));
    this.#up.add(threadId);
    this.#waiting.get(threadId)?.();
  }

  /** Resolves when each of the threads has booted or is gone, or has had its time. */
  async close(threads: readonly Worker[]): Promise<void> {
    Atomics.store(new Int32Array(this.closing), 0, 1);
    const booting = threads.filter(({ threadId }) => threadId > 0 && !this.#up.has(threadId));
    await Promise.all(booting.map((thread) => this.#booted(thread)));
  }

  #booted(thread: Worker): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, BOOT_MS);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      thread.once('exit', done);
      this.#waiting.set(thread.threadId, done);
    });
  }
}
