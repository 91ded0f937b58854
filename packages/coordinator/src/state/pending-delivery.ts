import type { CancelReply, HandleId, ReplyTo, SessionId, ToolResult } from '@longrun/protocol';

/** A result on its way to the inbox: kept until the feedback actor has confirmed it, so that none is lost. */
export interface PendingDelivery {
  readonly handleId: HandleId;
  readonly sessionId: SessionId;
  /** JSON text of `result`. */
  readonly content: string;
  readonly result: ToolResult;
  attempts: number;
  /** Monotonic milliseconds of the next attempt. */
  dueMs: number;
  /** Cancels that found the true end: told once the item is in the inbox. */
  readonly answers: HeldAnswer[];
}

export interface HeldAnswer {
  readonly to: ReplyTo<CancelReply>;
  readonly reply: CancelReply;
}
