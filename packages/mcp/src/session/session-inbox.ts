import type { FeedbackItem, Session } from '@longrun/host';

/** One look at the host's inbox; who waits for longer looks again. So a wait that was given up is gone after it. */
const WAIT_SLICE_MS = 5000;
/** Handles whose result belongs to the inbox and has not come. One that is forgotten costs nothing but a later hand-out. */
const MAX_FREE_HANDLES = 10_000;
/** Items that were handed out and can be asked for again: more than one reply holds… */
const MAX_KEPT_ITEMS = 256;
/** …and two replies of the largest budget. */
const MAX_KEPT_BYTES: number = 2 * 1024 * 1024;

/**
 * The inbox of one MCP session, between the host's and `drain_inbox`. A call or task that answers with a command's
 * result itself claims the handle: its item then comes here and no further, and goes to the inbox after all when the
 * claim is released. Items that come before anybody has said whose they are wait until that is known.
 */
export class SessionInbox {
  readonly #session: Session;
  /** What a drain would give, by sequence. */
  readonly #pending: FeedbackItem[] = [];
  readonly #claims = new Map<string, FeedbackItem | undefined>();
  /** Handles whose items are for the inbox; the oldest first. */
  readonly #free = new Set<string>();
  readonly #undecided = new Map<string, FeedbackItem>();
  readonly #kept: FeedbackItem[] = [];
  readonly #listeners = new Set<() => void>();
  #keptBytes = 0;
  #spawning = 0;
  #pumping = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Items that a drain could give now. */
  get size(): number {
    this.#pull();
    return this.#pending.length;
  }

  get ended(): boolean {
    return this.#session.ended;
  }

  /** Every start of a command goes through here, so that an item that overtakes its handle finds its owner. */
  async spawning<Reply>(spawn: () => Promise<Reply>): Promise<Reply> {
    this.#spawning += 1;
    try {
      return await spawn();
    } finally {
      this.#spawning -= 1;
      if (this.#spawning === 0) {
        // Nobody is about to claim any: a start that failed in the middle may have left one.
        for (const item of this.#undecided.values()) this.#add(item);
        this.#undecided.clear();
      }
    }
  }

  /** The item of this handle is the caller's. To be called in the turn in which `spawning` has given the handle. */
  claim(handleId: string): void {
    this.#claims.set(handleId, this.#undecided.get(handleId));
    this.#undecided.delete(handleId);
  }

  /** The item of this handle is for the inbox. */
  announce(handleId: string): void {
    const item = this.#undecided.get(handleId);
    if (item !== undefined) {
      this.#undecided.delete(handleId);
      this.#add(item);
      return;
    }
    this.#free.add(handleId);
    const oldest = this.#free.values().next().value;
    if (this.#free.size > MAX_FREE_HANDLES && oldest !== undefined) this.#free.delete(oldest);
  }

  /** No item will come: the handle was cancelled. */
  forget(handleId: string): void {
    this.#free.delete(handleId);
    this.#changed();
  }

  /** The item of a claimed handle, once it is there. */
  claimed(handleId: string): FeedbackItem | undefined {
    this.#pull();
    return this.#claims.get(handleId);
  }

  /** The caller has answered with the result. Returns the item, if it has come, for a reply that gets lost. */
  settle(handleId: string): FeedbackItem | undefined {
    this.#pull();
    const item = this.#claims.get(handleId);
    this.#claims.delete(handleId);
    return item;
  }

  /** The caller does not answer with the result: it is for the inbox. */
  release(handleId: string): void {
    this.#pull();
    if (!this.#claims.has(handleId)) return;
    const item = this.#claims.get(handleId);
    this.#claims.delete(handleId);
    if (item === undefined) this.announce(handleId);
    else this.#add(item);
  }

  /** The next item, which stays. */
  peek(): FeedbackItem | undefined {
    this.#pull();
    return this.#pending[0];
  }

  /** Takes the next item; it is kept for a while, to be asked for again. */
  take(): FeedbackItem | undefined {
    const item = this.#pending.shift();
    if (item === undefined) return undefined;
    this.#kept.push(item);
    this.#keptBytes += item.content.length;
    while (
      this.#kept.length > MAX_KEPT_ITEMS ||
      (this.#keptBytes > MAX_KEPT_BYTES && this.#kept.length > 1)
    ) {
      this.#keptBytes -= this.#kept.shift()?.content.length ?? 0;
    }
    return item;
  }

  /** Items that could not be handed out, or whose reply was lost. */
  putBack(items: readonly FeedbackItem[]): void {
    for (const item of items) {
      const kept = this.#kept.indexOf(item);
      if (kept >= 0) this.#keptBytes -= this.#kept.splice(kept, 1)[0]?.content.length ?? 0;
      this.#add(item);
    }
  }

  /** Puts everything back that was handed out after this sequence number and is still kept. */
  rewind(afterSequence: number): void {
    this.putBack(this.#kept.filter(({ sequence }) => sequence > afterSequence));
  }

  /**
   * Resolves when the condition holds, when the session has ended, after `timeoutMs`, or when the signal aborts. The
   * condition is looked at whenever something has come.
   */
  async until(condition: () => boolean, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    this.#pull();
    if (condition() || this.ended || timeoutMs <= 0 || signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const look = (): void => {
        if (condition() || this.ended) done();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#listeners.add(look);
      signal?.addEventListener('abort', done);
      void this.#pump();
    });
  }

  /** One reader of the host's inbox for everybody who waits, for as long as somebody does. */
  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (this.#listeners.size > 0 && !this.ended) {
        await this.#session.wait({ timeoutMs: WAIT_SLICE_MS });
        this.#pull();
      }
    } finally {
      this.#pumping = false;
      this.#changed();
    }
  }

  #pull(): void {
    const items = this.#session.drain();
    for (const item of items) this.#route(item);
    if (items.length > 0) this.#changed();
  }

  #route(item: FeedbackItem): void {
    const { handleId } = item;
    if (this.#claims.has(handleId)) this.#claims.set(handleId, item);
    else if (this.#free.delete(handleId) || this.#spawning === 0) this.#add(item);
    else this.#undecided.set(handleId, item);
  }

  #add(item: FeedbackItem): void {
    const before = this.#pending.findLastIndex(({ sequence }) => sequence < item.sequence);
    this.#pending.splice(before + 1, 0, item);
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
