import { type FeedbackItem, MAX_SESSION_TOMBSTONES, type SessionId } from '@longrun/protocol';

interface Mirror {
  readonly items: FeedbackItem[];
  readonly waiters: Set<() => void>;
  /** Sequences of items that somebody else has been handed and has neither taken nor refused yet. */
  readonly inHand: Set<number>;
  /** Highest sequence seen: a replayed item at or below it is a repeat. */
  lastSequence: number;
  /** Highest sequence acknowledged. */
  acknowledged: number;
}

/** How many items wait: in all, and in the session that has the most. */
export interface InboxDepths {
  readonly items: number;
  readonly deepest: number;
}

/** What the mirror asks of its host. */
export interface MirrorOwner {
  /** Items of the session up to and including `upTo` are done with. */
  acknowledge(sessionId: SessionId, upTo: number): void;
  /** Nobody drained an ended session in time: so many items of it are gone. */
  dropped(sessionId: SessionId, items: number): void;
}

/**
 * What the host thread holds of the session inboxes: items that have arrived and were not taken. Items are
 * acknowledged once they and all before them are taken, never before. Ended sessions keep theirs, together no
 * more than one full inbox: the longest ended one loses its items first.
 */
export class InboxMirror {
  readonly #mirrors = new Map<SessionId, Mirror>();
  readonly #owner: MirrorOwner;
  readonly #maxLeft: number;
  /** Ended sessions, oldest first. */
  readonly #ended = new Set<SessionId>();
  /** Those of them that have items, and how many items that is. */
  readonly #left = new Set<SessionId>();
  #leftItems = 0;
  #closed = false;

  /** @param maxLeft items that all ended sessions together may keep, but for the last one to end */
  constructor(owner: MirrorOwner, maxLeft: number) {
    this.#owner = owner;
    this.#maxLeft = maxLeft;
  }

  /** Puts an arrived item in its session's inbox. False for a repeat. */
  arrived(item: FeedbackItem): boolean {
    const mirror = this.#of(item.sessionId);
    if (item.sequence <= mirror.lastSequence) return false;
    mirror.lastSequence = item.sequence;
    this.#put(mirror, item);
    return true;
  }

  /**
   * Notes an arrived item that goes to somebody else first. It is in no inbox until `refused`, so nobody gets it
   * twice. False for a repeat.
   */
  handOver(item: FeedbackItem): boolean {
    const mirror = this.#of(item.sessionId);
    if (item.sequence <= mirror.lastSequence) return false;
    mirror.lastSequence = item.sequence;
    mirror.inHand.add(item.sequence);
    return true;
  }

  /** An item that was handed over is where it belongs. */
  accepted(item: FeedbackItem): void {
    const mirror = this.#of(item.sessionId);
    if (!mirror.inHand.delete(item.sequence)) return;
    this.#acknowledgeDone(item.sessionId, mirror);
    this.#forgetIfDone(item.sessionId);
  }

  /** An item that was handed over was not taken: it belongs in the inbox after all, at its place. */
  refused(item: FeedbackItem): void {
    const mirror = this.#of(item.sessionId);
    if (mirror.inHand.delete(item.sequence)) this.#put(mirror, item);
  }

  /** Takes every item there is. */
  takeAll(sessionId: SessionId): FeedbackItem[] {
    return this.#take(sessionId, Number.POSITIVE_INFINITY);
  }

  /** Takes the oldest item. */
  take(sessionId: SessionId): FeedbackItem | undefined {
    return this.#take(sessionId, 1)[0];
  }

  has(sessionId: SessionId): boolean {
    return (this.#mirrors.get(sessionId)?.items.length ?? 0) > 0;
  }

  get depths(): InboxDepths {
    let items = 0;
    let deepest = 0;
    for (const mirror of this.#mirrors.values()) {
      items += mirror.items.length;
      deepest = Math.max(deepest, mirror.items.length);
    }
    return { items, deepest };
  }

  /** True when no item can come any more: the session has ended or the host is closed. */
  isClosed(sessionId: SessionId): boolean {
    return this.#closed || this.#ended.has(sessionId);
  }

  /** Resolves true when there is an item, false at the deadline or when none can come any more. */
  wait(sessionId: SessionId, timeoutMs: number | undefined): Promise<boolean> {
    if (this.has(sessionId)) return Promise.resolve(true);
    // Not at once: a loop that waits on an ended session would never let the event loop go on.
    if (this.isClosed(sessionId)) return new Promise((resolve) => setImmediate(() => resolve(false)));
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
    const mirror = this.#of(sessionId);
    if (!this.#ended.has(sessionId)) {
      this.#ended.add(sessionId);
      this.#leave(sessionId, mirror.items.length);
      const [oldest] = this.#ended;
      if (this.#ended.size > MAX_SESSION_TOMBSTONES && oldest !== undefined) {
        this.#drop(oldest);
        this.#ended.delete(oldest);
      }
    }
    wake(mirror);
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
      mirror = { items: [], waiters: new Set(), inHand: new Set(), lastSequence: 0, acknowledged: 0 };
      this.#mirrors.set(sessionId, mirror);
    }
    return mirror;
  }

  #put(mirror: Mirror, item: FeedbackItem): void {
    const after = mirror.items.findLastIndex(({ sequence }) => sequence < item.sequence);
    mirror.items.splice(after + 1, 0, item);
    if (this.#ended.has(item.sessionId)) this.#leave(item.sessionId, 1);
    wake(mirror);
  }

  #take(sessionId: SessionId, most: number): FeedbackItem[] {
    const mirror = this.#mirrors.get(sessionId);
    if (mirror === undefined) return [];
    const items = mirror.items.splice(0, Math.min(most, mirror.items.length));
    if (this.#left.has(sessionId)) this.#leftItems -= items.length;
    this.#acknowledgeDone(sessionId, mirror);
    this.#forgetIfDone(sessionId);
    return items;
  }

  #acknowledgeDone(sessionId: SessionId, mirror: Mirror): void {
    // Handed over in order, so the first in hand is the lowest.
    const [inHand = Number.POSITIVE_INFINITY] = mirror.inHand;
    const inInbox = mirror.items[0]?.sequence ?? Number.POSITIVE_INFINITY;
    const upTo = Math.min(mirror.lastSequence, inHand - 1, inInbox - 1);
    if (upTo <= mirror.acknowledged) return;
    mirror.acknowledged = upTo;
    this.#owner.acknowledge(sessionId, upTo);
  }

  /** An ended session has so many items more. */
  #leave(sessionId: SessionId, items: number): void {
    if (items === 0) return;
    this.#left.add(sessionId);
    this.#leftItems += items;
    for (const oldest of this.#left) {
      if (this.#leftItems <= this.#maxLeft || oldest === sessionId) return;
      this.#drop(oldest);
    }
  }

  #drop(sessionId: SessionId): void {
    const { length } = this.#take(sessionId, Number.POSITIVE_INFINITY);
    if (length > 0) this.#owner.dropped(sessionId, length);
  }

  /** A host that serves many short sessions must not remember each of them here. */
  #forgetIfDone(sessionId: SessionId): void {
    if (!this.#ended.has(sessionId) || this.has(sessionId)) return;
    this.#left.delete(sessionId);
    if (this.#mirrors.get(sessionId)?.inHand.size === 0) this.#mirrors.delete(sessionId);
  }
}

function wake(mirror: Mirror): void {
  for (const done of [...mirror.waiters]) done();
}
