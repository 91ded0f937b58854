import type { FeedbackItem, FeedbackReport, SessionId } from '@longrun/protocol';

/**
 * Where inboxes live: outside the actor, so that a restarted one loses nothing. Owns the items, their sequences and
 * the memory of what was delivered. Only the feedback actor calls it, one call at a time, so a call has happened
 * when it returns. Nothing here refuses: a store that cannot write keeps the item in memory and says so in its log.
 */
export interface InboxStore {
  /**
   * Gives the item the next sequence of its session, from 1 without gaps, and keeps it until it is acknowledged.
   * A second item of the same handle is not kept: the answer has the first one's sequence and `repeated: true`.
   */
  append(item: Omit<FeedbackItem, 'sequence'>): AppendOutcome;
  /** Removes the session's items up to and including `upTo`; answers how many there were. */
  acknowledge(sessionId: SessionId, upTo: number): number;
  /** The session's items above the sequence `after`, ascending. */
  itemsAfter(sessionId: SessionId, after: number): readonly FeedbackItem[];
  /** The inbox goes once it is empty. A later item is kept all the same, and its sequence goes on. */
  end(sessionId: SessionId): void;
  /** Sessions that have items. */
  sessions(): readonly SessionId[];
  /** `delivered` and `acknowledged` count since the store was made; their difference is `items`. */
  report(): FeedbackReport;
}

export interface AppendOutcome {
  readonly sequence: number;
  readonly repeated: boolean;
}
