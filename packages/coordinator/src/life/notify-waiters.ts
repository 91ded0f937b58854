import type { HandleId, ToolResult } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import { unknownHandle } from '../refusal.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import { closeFor, removeWaiter, type Waiter, waitersOf } from '../state/waiters.js';

/** Tells those who wait for a handle that its end may be told now. */
export function notifyWaiters(
  state: CoordinatorState,
  handleId: HandleId,
  result: ToolResult,
  ctx: CoordinatorContext,
): void {
  for (const waiter of waitersOf(state.waiters, handleId)) {
    waiter.results.set(handleId, result);
    closeFor(state.waiters, waiter, handleId);
    if (isSatisfied(waiter)) answerWaiter(state, waiter, false, ctx);
  }
}

/** The handle never came to be: its spawn failed. */
export function disappointWaiters(
  state: CoordinatorState,
  handleId: HandleId,
  ctx: CoordinatorContext,
): void {
  for (const waiter of waitersOf(state.waiters, handleId)) {
    const param = `handle_ids[${waiter.handleIds.indexOf(handleId)}]`;
    removeWaiter(state.waiters, waiter);
    ctx.timers.cancel(`wait:${waiter.id}`);
    ctx.reply(waiter.replyTo, { ok: false, error: unknownHandle(handleId, param) });
  }
}

export function isSatisfied(waiter: Waiter): boolean {
  return waiter.open.size === 0 || (waiter.mode === 'any' && waiter.results.size > 0);
}

/** Answers with what has ended, in the order asked for, and forgets the waiter. Nothing is killed. */
export function answerWaiter(
  state: CoordinatorState,
  waiter: Waiter,
  timedOut: boolean,
  ctx: CoordinatorContext,
): void {
  const asked = [...new Set(waiter.handleIds)];
  removeWaiter(state.waiters, waiter);
  ctx.timers.cancel(`wait:${waiter.id}`);
  ctx.reply(waiter.replyTo, {
    ok: true,
    finished: asked.flatMap((handleId) => waiter.results.get(handleId) ?? []),
    running: asked.filter((handleId) => !waiter.results.has(handleId)),
    timedOut,
  });
}
