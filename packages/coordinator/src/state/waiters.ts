import type { HandleId, ReplyTo, SessionId, ToolResult, WaitReply } from '@longrun/protocol';

/** One `wait` that is not answered yet. */
export interface Waiter {
  readonly id: number;
  readonly replyTo: ReplyTo<WaitReply>;
  readonly sessionId: SessionId | undefined;
  readonly mode: 'any' | 'all';
  /** As asked, duplicates included: errors name the position. */
  readonly handleIds: readonly HandleId[];
  /** Results so far. Kept here, because a receipt may be dropped before the last handle ends. */
  readonly results: Map<HandleId, ToolResult>;
  /** Handles whose end may not be told yet. */
  readonly open: Set<HandleId>;
}

/** All of them, and who waits for which handle. */
export interface Waiters {
  readonly byId: Map<number, Waiter>;
  readonly byHandle: Map<HandleId, Set<number>>;
  lastId: number;
}

export function createWaiters(): Waiters {
  return { byId: new Map(), byHandle: new Map(), lastId: 0 };
}

export function addWaiter(waiters: Waiters, waiter: Waiter): void {
  waiters.byId.set(waiter.id, waiter);
  for (const handleId of waiter.open) {
    const known = waiters.byHandle.get(handleId);
    if (known === undefined) waiters.byHandle.set(handleId, new Set([waiter.id]));
    else known.add(waiter.id);
  }
}

export function removeWaiter(waiters: Waiters, waiter: Waiter): void {
  waiters.byId.delete(waiter.id);
  for (const handleId of waiter.open) closeFor(waiters, waiter, handleId);
}

/** This waiter need not hear of this handle any more. */
export function closeFor(waiters: Waiters, waiter: Waiter, handleId: HandleId): void {
  waiter.open.delete(handleId);
  const known = waiters.byHandle.get(handleId);
  if (known === undefined) return;
  known.delete(waiter.id);
  if (known.size === 0) waiters.byHandle.delete(handleId);
}

/** Those who wait for this handle, in the order of their calls. */
export function waitersOf(waiters: Waiters, handleId: HandleId): readonly Waiter[] {
  const ids = waiters.byHandle.get(handleId) ?? [];
  return [...ids].flatMap((id) => waiters.byId.get(id) ?? []);
}
