import { type FeedbackItem, type HandleId, MAX_SESSION_TOMBSTONES, type SessionId } from '@longrun/protocol';
import { BoundedMap } from './bounded-map.js';
import type { AppendOutcome, InboxStore } from './inbox-store.js';

/**
 * Acknowledged handles whose sequence is remembered, to answer a repeated `deliver`; the oldest is forgotten first.
 * Handles with an item in an inbox are known by the item. As many as one full inbox by default: a repeat comes
 * within moments of the first or, after a restart, for what was in flight. About 100 bytes each, 1 MiB in all.
 */
export const MAX_REMEMBERED_DELIVERIES = 10_000;

export interface MemoryInboxStoreOptions {
  /** The next sequence of sessions that had items elsewhere before, so that their numbering goes on. */
  readonly nextSequences?: Iterable<readonly [SessionId, number]>;
  /** @default MAX_REMEMBERED_DELIVERIES */
  readonly maxRemembered?: number;
}

interface Inbox {
  /** Sequence of the first item; items leave from the front only, so theirs follow without gaps. */
  first: number;
  readonly items: FeedbackItem[];
  ended: boolean;
}

/** Keeps inboxes in this process's memory: lost with the process, not with the actor. */
export function createMemoryInboxStore(options: MemoryInboxStoreOptions = {}): InboxStore {
  const inboxes = new Map<SessionId, Inbox>();
  /** Where the numbering of ended sessions would go on; as many as the coordinator remembers. */
  const resting = new BoundedMap<SessionId, number>(MAX_SESSION_TOMBSTONES);
  const waiting = new Map<HandleId, number>();
  const remembered = new BoundedMap<HandleId, number>(options.maxRemembered ?? MAX_REMEMBERED_DELIVERIES);
  let delivered = 0;
  let acknowledged = 0;

  for (const [sessionId, next] of options.nextSequences ?? []) {
    if (!Number.isSafeInteger(next) || next < 1) throw new RangeError(`no sequence: ${next}`);
    inboxes.set(sessionId, { first: next, items: [], ended: false });
  }

  const removeIfDone = (sessionId: SessionId, inbox: Inbox): void => {
    if (!inbox.ended || inbox.items.length > 0) return;
    inboxes.delete(sessionId);
    resting.set(sessionId, inbox.first);
  };

  const inboxOf = (sessionId: SessionId): Inbox => {
    const known = inboxes.get(sessionId);
    if (known !== undefined) return known;
    const resumed = resting.get(sessionId);
    const inbox: Inbox = { first: resumed ?? 1, items: [], ended: resumed !== undefined };
    resting.delete(sessionId);
    inboxes.set(sessionId, inbox);
    return inbox;
  };

  return {
    append(item: Omit<FeedbackItem, 'sequence'>): AppendOutcome {
      const before = waiting.get(item.handleId) ?? remembered.get(item.handleId);
      if (before !== undefined) return { sequence: before, repeated: true };
      const inbox = inboxOf(item.sessionId);
      const sequence = inbox.first + inbox.items.length;
      inbox.items.push({ ...item, sequence });
      waiting.set(item.handleId, sequence);
      delivered += 1;
      return { sequence, repeated: false };
    },
    acknowledge(sessionId: SessionId, upTo: number): number {
      const inbox = inboxes.get(sessionId);
      if (inbox === undefined) return 0;
      const count =
        upTo >= inbox.first ? Math.min(Math.floor(upTo) - inbox.first + 1, inbox.items.length) : 0;
      for (const item of inbox.items.splice(0, count)) {
        waiting.delete(item.handleId);
        remembered.set(item.handleId, item.sequence);
      }
      inbox.first += count;
      acknowledged += count;
      removeIfDone(sessionId, inbox);
      return count;
    },
    itemsAfter(sessionId: SessionId, after: number): readonly FeedbackItem[] {
      const inbox = inboxes.get(sessionId);
      return inbox === undefined ? [] : inbox.items.slice(Math.max(0, Math.floor(after) - inbox.first + 1));
    },
    end(sessionId: SessionId): void {
      const inbox = inboxOf(sessionId);
      inbox.ended = true;
      removeIfDone(sessionId, inbox);
    },
    sessions: () =>
      [...inboxes].filter(([, inbox]) => inbox.items.length > 0).map(([sessionId]) => sessionId),
    report: () => ({ inboxes: inboxes.size, items: waiting.size, delivered, acknowledged }),
  };
}
