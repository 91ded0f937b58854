import { CANCEL_ANSWER_MS, type HandleId } from '@longrun/protocol';
import { CANCEL_OVERDUE_MS } from '../bounds.js';
import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';

/**
 * Starts the two timers that keep C4's 2 s when a process actor does not answer: at `cancel-overdue` the group is
 * ended without it, at `answer-due` the askers are told what is known. Running ones are left alone: they are
 * early enough for whoever asks later.
 */
export function guardAnswer(handleId: HandleId, ctx: CoordinatorContext): void {
  if (ctx.timers.isActive(`answer-due:${handleId}`)) return;
  ctx.timers.start(`cancel-overdue:${handleId}`, CANCEL_OVERDUE_MS, { type: 'cancel-overdue', handleId });
  ctx.timers.start(`answer-due:${handleId}`, CANCEL_ANSWER_MS, { type: 'answer-due', handleId });
}

/** Stops those timers, unless somebody still waits for this handle's end. To be called after the answers. */
export function relaxGuard(state: CoordinatorState, handleId: HandleId, ctx: CoordinatorContext): void {
  const awaited =
    state.live.has(handleId) ||
    state.lingering.get(handleId)?.end?.answered === false ||
    (state.delivering.get(handleId)?.answers.length ?? 0) > 0;
  if (awaited) return;
  ctx.timers.cancel(`cancel-overdue:${handleId}`);
  ctx.timers.cancel(`answer-due:${handleId}`);
}
