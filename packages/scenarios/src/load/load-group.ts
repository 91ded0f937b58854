import type { TimerHandle } from '@longrun/actor';
import type { LoadDeps } from './load-deps.js';
import { VirtualUser } from './virtual-user.js';

/**
 * The users and timers of one load while it runs. Executors decide who iterates when; the group starts, counts and
 * interrupts iterations, and settles `done` when it is closed and the last one has ended. Times are milliseconds
 * since the group's own start.
 */
export class LoadGroup {
  readonly #name: string;
  readonly #deps: LoadDeps;
  readonly #startedAt: number;
  readonly #users: VirtualUser[] = [];
  readonly #timers: Set<TimerHandle> = new Set();
  readonly #settled: Settlement;
  #running = 0;
  #closed = false;
  #failure: { readonly error: unknown } | undefined;

  /** `startedAt`: on the clock's monotonic time. */
  constructor(name: string, startedAt: number, deps: LoadDeps) {
    this.#name = name;
    this.#startedAt = startedAt;
    this.#deps = deps;
    this.#settled = withResolvers();
    if (deps.signal.aborted) this.interrupt();
    else deps.signal.addEventListener('abort', this.interrupt, { once: true });
  }

  /** Resolves when nothing runs and nothing will; rejects with what an iteration rejected with. */
  get done(): Promise<void> {
    return this.#settled.promise;
  }

  get closed(): boolean {
    return this.#closed;
  }

  now(): number {
    return this.#deps.clock.monotonic() - this.#startedAt;
  }

  addUser(): VirtualUser {
    const user = new VirtualUser(this.#users.length + 1);
    this.#users.push(user);
    return user;
  }

  get users(): readonly VirtualUser[] {
    return this.#users;
  }

  /** Calls `run` at that time, or as soon as possible after it; never once the group has settled. */
  at(timeMs: number, run: () => void): TimerHandle {
    const timer = this.#deps.clock.after(Math.max(0, timeMs - this.now()), () => {
      this.#timers.delete(handle);
      run();
    });
    const handle: TimerHandle = {
      cancel: () => {
        this.#timers.delete(handle);
        timer.cancel();
      },
    };
    this.#timers.add(handle);
    return handle;
  }

  /** Begins an iteration of an idle user. `whenFree` is called after it, unless the group has closed by then. */
  start(user: VirtualUser, intendedMs: number, whenFree: (user: VirtualUser) => void): void {
    if (!user.idle) throw new Error(`user ${user.number} of load ${this.#name} is not idle`);
    const controller = new AbortController();
    user.running = controller;
    user.iterations += 1;
    this.#running += 1;
    void this.#iterate(user, intendedMs, controller.signal).then(() => {
      user.running = undefined;
      this.#running -= 1;
      if (!this.#closed) whenFree(user);
      this.#settleWhenOver();
    });
  }

  drop(intendedMs: number): void {
    this.#deps.dropped(this.#startedAt + intendedMs);
  }

  /** Starts nothing any more; running iterations go on. */
  close(): void {
    this.#closed = true;
    this.#settleWhenOver();
  }

  /** Closes, and interrupts what runs. */
  readonly interrupt = (): void => {
    this.#closed = true;
    for (const user of this.#users) user.interrupt();
    this.#settleWhenOver();
  };

  async #iterate(user: VirtualUser, intendedMs: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#deps.iterate({
        id: `${this.#name}/${user.number}/${user.iterations}`,
        load: this.#name,
        vu: user.number,
        n: user.iterations,
        intendedAt: this.#startedAt + intendedMs,
        signal,
      });
    } catch (error) {
      this.#failure ??= { error };
      this.interrupt();
    }
  }

  #settleWhenOver(): void {
    if (!this.#closed || this.#running > 0) return;
    for (const timer of this.#timers) timer.cancel();
    this.#deps.signal.removeEventListener('abort', this.interrupt);
    if (this.#failure === undefined) this.#settled.resolve();
    else this.#settled.reject(this.#failure.error);
  }
}

interface Settlement {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Node 20 has no `Promise.withResolvers`. */
function withResolvers(): Settlement {
  let resolve = (): void => {};
  let reject = (_error: unknown): void => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
