import type { FeedbackItem } from '@longrun/host';
import type { HttpExchange } from '../http/http-exchange.js';
import type { McpSession } from '../session/mcp-session.js';
import type { Progress } from './progress.js';

/** One `tools/call` under way. */
export interface Call {
  readonly session: McpSession;
  /** Aborts when the client no longer waits: it cancelled the request, or its connection is gone. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Over HTTP only: knows whether the reply got out. */
  readonly exchange: HttpExchange | undefined;
}

/** Items leave with this reply; they come back if it is known not to have got out. */
export function handOver({ session, signal, exchange }: Call, items: readonly FeedbackItem[]): void {
  if (items.length === 0) return;
  if (signal.aborted) session.inbox.putBack(items);
  else exchange?.onLost(() => session.inbox.putBack(items));
}
