// Waits for a handle to end, however long that takes: one bounded question after the other.
import type { ToolResult } from '@longrun/host';
import { POLL_MS } from '../socket/bounds.js';
import type { Backend } from '../socket/methods.js';
import { callTool } from './call-tool.js';

export interface HandlePlace {
  readonly session: string;
  readonly handleId: string;
}

/** Its result, or its receipt when it was cancelled. Undefined: `timeoutMs` has passed first. */
export async function awaitHandle(
  backend: Backend,
  { session, handleId }: HandlePlace,
  options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<ToolResult | undefined> {
  const { timeoutMs = Number.POSITIVE_INFINITY, signal } = options;
  const until = performance.now() + timeoutMs;
  for (;;) {
    const waitMs = Math.max(0, Math.min(POLL_MS, Math.ceil(until - performance.now())));
    const input = { handle_ids: [handleId], timeout_ms: waitMs };
    const { output } = await callTool(backend, 'wait_handles', input, {
      session,
      waitMs,
      ...(signal !== undefined && { signal }),
    });
    const [result] = output.finished;
    if (result !== undefined) return result;
    if (performance.now() >= until) return undefined;
  }
}
