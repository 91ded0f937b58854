import { CANCEL_BUDGET_MS, type CancelReply, MAX_GRACE_MS, type ReplyTo } from '@longrun/protocol';
import { MAX_JOINED_ASKERS } from '../bounds.js';
import type { CoordinatorContext } from '../handler.js';
import { hostClosed, sessionEnded } from '../refusal.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import type { EndedBy, LiveHandle } from '../state/live-handle.js';
import { moveHandle } from '../state/move-handle.js';
import { release } from '../state/registry.js';
import { finishHandle } from './finish-handle.js';
import { guardAnswer } from './guard-answer.js';
import { reportWithoutActor } from './report-without-actor.js';

export interface EndOrder {
  readonly by: EndedBy;
  /** Starts at SIGKILL. */
  readonly force: boolean;
  readonly graceMs: number;
  readonly asker?: ReplyTo<CancelReply>;
}

/**
 * Starts the end of a live handle, for a cancel, a session end or a close. The first order decides whose end it
 * is; later ones join it and can only tighten it. Never waits: facts and timers bring the rest.
 */
export function cancelHandle(
  state: CoordinatorState,
  handle: LiveHandle,
  order: EndOrder,
  ctx: CoordinatorContext,
): void {
  const { handleId, actor } = handle;
  const first = handle.cancel === undefined;
  // Nobody was answered in time: this order starts the 2 s anew.
  const again = !first && !ctx.timers.isActive(`answer-due:${handleId}`);
  if (first) moveHandle(state, handle, 'cancelling', ctx);
  if (order.by !== 'cancel' && handle.process === undefined) {
    handle.refusal ??= order.by === 'close' ? hostClosed() : sessionEnded(handle.sessionId);
  }
  const cancel = handle.cancel ?? {
    by: order.by,
    sinceMonotonicMs: ctx.clock.monotonic(),
    force: order.force,
    askers: [],
  };
  handle.cancel = cancel;
  if (order.asker !== undefined) {
    if (cancel.askers.length < MAX_JOINED_ASKERS) cancel.askers.push(order.asker);
    else ctx.reply(order.asker, { cancelled: false, handleId, survivors: [] });
  }
  if (first && handle.process === undefined && state.ports.placement.withdraw(actor)) {
    // It was not launched: there is no process, and no fact will come.
    release(state, handle, ctx);
    finishHandle(state, handle, 'cancelled', reportWithoutActor(handle, 'cancel', [], ctx), ctx);
    return;
  }
  const tightened = order.force && !cancel.force;
  cancel.force ||= order.force;
  if ((first || again || tightened) && handle.lostReason === undefined) {
    // 'full' or 'stopped' need no answer here: `cancel-overdue` and `terminated` cover a deaf and a dead actor.
    actor.tell({
      type: 'cancel',
      force: cancel.force,
      graceMs: Math.min(order.graceMs, MAX_GRACE_MS),
      budgetMs: CANCEL_BUDGET_MS,
    });
  }
  guardAnswer(handleId, ctx);
}
