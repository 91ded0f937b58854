import type {
  CapturedStream,
  CommandId,
  HandleId,
  SessionId,
  TerminalState,
  ToolResult,
} from '@longrun/protocol';

/**
 * Where the receipts of finished handles live. The coordinator decides how many and which go; a store only keeps.
 * Calls are synchronous: a durable store keeps what it wrote in memory as well.
 */
export interface ReceiptStore {
  readonly size: number;
  /** Adds a receipt, or replaces the one of the same handle in its place. */
  put(receipt: Receipt): void;
  get(handleId: HandleId): Receipt | undefined;
  delete(handleId: HandleId): void;
  /** All of them, the oldest first. */
  values(): Iterable<Receipt>;
}

/** The end of one handle, and what is left of its output. */
export interface Receipt {
  readonly handleId: HandleId;
  readonly commandId: CommandId;
  readonly sessionId: SessionId;
  readonly state: TerminalState;
  readonly result: ToolResult;
  readonly stdout: CapturedStream;
  readonly stderr: CapturedStream;
}
