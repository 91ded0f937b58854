import type { ReplyTo } from '../address.js';
import type { HandleId, SessionId } from '../ids.js';

/** One thing an agent's next turn should know. */
export interface FeedbackItem {
  /** Per session, from 1, without gaps. */
  readonly sequence: number;
  readonly sessionId: SessionId;
  readonly kind: 'tool_result';
  readonly handleId: HandleId;
  /** JSON text of a `ToolResult`. */
  readonly content: string;
  /** Unix milliseconds when it was put in the inbox. */
  readonly at: number;
}

/**
 * Put a terminal result in its session's inbox. At most one item per handle: a repeat is answered with the
 * first one's sequence. Never refused; its place was reserved at the spawn. Answered by the fact `delivered`.
 */
export interface Deliver {
  readonly type: 'deliver';
  readonly sessionId: SessionId;
  readonly handleId: HandleId;
  readonly content: string;
}

/** The consumer has every item up to and including `upTo`. Repeats and lower numbers do nothing. */
export interface Acknowledge {
  readonly type: 'acknowledge';
  readonly sessionId: SessionId;
  readonly upTo: number;
}

/** Send every item after `after` again, in order, to the inbox sink, then new ones as they come. */
export interface Subscribe {
  readonly type: 'subscribe';
  readonly sessionId: SessionId;
  readonly after: number;
}

/** No more items for this session. What is in the inbox can still be drained. */
export interface EndInbox {
  readonly type: 'end-session';
  readonly sessionId: SessionId;
}

export interface ReportInboxes {
  readonly type: 'report';
  readonly replyTo: ReplyTo<FeedbackReport>;
}

export interface FeedbackReport {
  readonly inboxes: number;
  /** Items not acknowledged yet, all sessions. */
  readonly items: number;
  readonly delivered: number;
  readonly acknowledged: number;
}

export type FeedbackMessage = Deliver | Acknowledge | Subscribe | EndInbox | ReportInboxes;
