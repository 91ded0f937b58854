import type { ToolResult } from '@longrun/protocol';
import { REDELIVER_MAX_MS, REDELIVER_MS } from '../bounds.js';
import type { CoordinatorContext } from '../handler.js';
import { type CoordinatorState, count } from '../state/coordinator-state.js';
import type { LiveHandle } from '../state/live-handle.js';
import type { PendingDelivery } from '../state/pending-delivery.js';
import { enterSession } from '../state/session-index.js';
import { tellFeedback } from './tell-feedback.js';

/** Sends a result to its inbox and keeps it until `delivered`. The place of the handle goes with it. */
export function deliverResult(
  state: CoordinatorState,
  handle: LiveHandle,
  result: ToolResult,
  ctx: CoordinatorContext,
): void {
  const delivery: PendingDelivery = {
    handleId: handle.handleId,
    sessionId: handle.sessionId,
    content: JSON.stringify(result),
    result,
    attempts: 0,
    dueMs: 0,
    answers: [],
  };
  handle.holdsPlace = false;
  state.delivering.set(handle.handleId, delivery);
  enterSession(state, handle.sessionId).delivering.add(handle.handleId);
  attemptDelivery(state, delivery, ctx);
}

/**
 * One attempt. `accepted` is no proof: the feedback actor may be restarted with the message in its mailbox. So it
 * is repeated until `delivered`; a repeat puts nothing twice in an inbox, because feedback knows the handle.
 */
export function attemptDelivery(
  state: CoordinatorState,
  delivery: PendingDelivery,
  ctx: CoordinatorContext,
): void {
  const { sessionId, handleId, content } = delivery;
  const told = tellFeedback(state, { type: 'deliver', sessionId, handleId, content }, ctx);
  if (delivery.attempts > 0) count(state, 'redelivered');
  if (told !== 'accepted' || delivery.attempts > 0) {
    const fields = { handle_id: handleId, session_id: sessionId, attempt: delivery.attempts + 1, told };
    ctx.log('warn', fields, 'result not confirmed by the feedback actor yet');
  }
  delivery.dueMs = ctx.clock.monotonic() + Math.min(REDELIVER_MS * 2 ** delivery.attempts, REDELIVER_MAX_MS);
  delivery.attempts += 1;
  if (!ctx.timers.isActive('redeliver')) ctx.timers.start('redeliver', REDELIVER_MS, { type: 'redeliver' });
}
