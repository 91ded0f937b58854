import { type FeedbackItem, MAX_SESSION_TOMBSTONES, type SessionId } from '@longrun/protocol';

interface Mirror {
  readonly items: FeedbackItem[];
  readonly waiters: Set<() => void>;
  /** Highest sequence seen: a replayed item at or below it is a repeat. */
  lastSequence: number;
}

/**
 * What the host thread holds of the session inboxes: items that have arrived and were not taken. Items are
 * acknowledged when they are taken, one by one and in order, never before.
 */
export class InboxMirror {
  readonly #mirrors = new Map<SessionId, Mirror>();
  readonly #acknowledge: (sessionId: SessionId, upTo: number) => void;
  /** Ended sessions, oldest first. */
  readonly #ended = new Set<SessionId>();
  #closed = false;

  constructor(acknowledge: (sessionId: SessionId, upTo: number) => void) {
    this.#acknowledge = acknowledge;
  }

  /** Puts an arrived item in its session's inbox. False for a repeat. */
  arrived(item: FeedbackItem): boolean {
    const mirror = this.#of(item.sessionId);
    if (item.sequence <= mirror.lastSequence) return false;
    mirror.lastSequence = item.sequence;
    mirror.items.push(item);
    wake(mirror);
    return true;
  }

  /** Takes every item there is. */
  takeAll(sessionId: SessionId): FeedbackItem[] {
    const mirror = this.#mirrors.get(sessionId);
    const items = mirror?.items.splice(0) ?? [];
    const last = items.at(-1);
    if (last !== undefined) this.#acknowledge(sessionId, last.sequence);
    this.#forgetIfDone(sessionId);
    return items;
  }

  /** Takes the oldest item. */
  take(sessionId: SessionId): FeedbackItem | undefined {
    const item = this.#mirrors.get(sessionId)?.items.shift();
    if (item !== undefined) this.#acknowledge(sessionId, item.sequence);
    this.#forgetIfDone(sessionId);
    return item;
  }

  has(sessionId: SessionId): boolean {
    return (this.#mirrors.get(sessionId)?.items.length ?? 0) > 0;
  }

  /** True when no item can come any more: the session has ended or the host is closed. */
  isClosed(sessionId: SessionId): boolean {
    return this.#closed || this.#ended.has(sessionId);
  }

  /** Resolves true when there is an item, false at the deadline or when none can come any more. */
  wait(sessionId: SessionId, timeoutMs: number | undefined): Promise<boolean> {
    if (this.has(sessionId)) return Promise.resolve(true);
    if (this.isClosed(sessionId)) return Promise.resolve(false);
    const { waiters } = this.#of(sessionId);
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        waiters.delete(done);
        resolve(this.has(sessionId));
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(done, timeoutMs);
      waiters.add(done);
    });
  }

  /** The session has ended: what is here can still be taken, nothing more will come. */
  close(sessionId: SessionId): void {
    this.#ended.add(sessionId);
    const [oldest] = this.#ended;
    if (this.#ended.size > MAX_SESSION_TOMBSTONES && oldest !== undefined) this.#ended.delete(oldest);
    wake(this.#of(sessionId));
    this.#forgetIfDone(sessionId);
  }

  closeAll(): void {
    this.#closed = true;
    for (const mirror of this.#mirrors.values()) wake(mirror);
  }

  /** The next sequence of every session that had an item, for a fresh control thread to go on from. */
  nextSequences(): Map<SessionId, number> {
    return new Map([...this.#mirrors].map(([sessionId, mirror]) => [sessionId, mirror.lastSequence + 1]));
  }

  get endedSessions(): readonly SessionId[] {
    return [...this.#ended];
  }

  nextSequence(sessionId: SessionId): number {
    return this.#of(sessionId).lastSequence + 1;
  }

  #of(sessionId: SessionId): Mirror {
    let mirror = this.#mirrors.get(sessionId);
    if (mirror === undefined) {
      mirror = { items: [], waiters: new Set(), lastSequence: 0 };
      this.#mirrors.set(sessionId, mirror);
    }
    return mirror;
  }

  /** A host that serves many short sessions must not remember each of them here. */
  #forgetIfDone(sessionId: SessionId): void {
    if (this.#ended.has(sessionId) && !this.has(sessionId)) this.#mirrors.delete(sessionId);
  }
}

function wake(mirror: Mirror): void {
  for (const done of [...mirror.waiters]) done();
}
