import { hostTokenPrefix, type SessionId, type Survivor } from '@longrun/protocol';
import { ANSWER_RESERVE_MS } from '../bounds.js';
import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import { mergeSurvivors } from './merge-survivors.js';
import { sweep } from './sweep.js';

/** One session is done: adds it to the close under way, and finishes that with the last one. */
export function settleClose(
  state: CoordinatorState,
  sessionId: SessionId,
  ended: number,
  survivors: readonly Survivor[],
  ctx: CoordinatorContext,
): void {
  const { closing } = state;
  if (closing === undefined || !closing.pending.delete(sessionId)) return;
  closing.ended += ended;
  closing.survivors.push(...survivors);
  if (closing.pending.size === 0) sweepHost(state, ctx);
}

/** Every session has ended. What their commands had left outside their groups comes last. */
export function sweepHost(state: CoordinatorState, ctx: CoordinatorContext): void {
  const { closing, launched } = state;
  if (closing === undefined || closing.sweeping) return;
  if (!launched) {
    finishClose(state, ctx);
    return;
  }
  closing.sweeping = true;
  const { hostToken, limits } = state.ports;
  const target = { token: hostTokenPrefix(hostToken), graceMs: limits.graceMs, everybody: true };
  const budgetMs = Math.max(0, closing.dueAt - ctx.clock.monotonic() - ANSWER_RESERVE_MS);
  sweep(state, target, budgetMs, (outcome) => ({ type: 'host-swept', outcome }), ctx);
}

/** Answers everybody who asked for the close: the first with the number, the others with 0. */
export function finishClose(state: CoordinatorState, ctx: CoordinatorContext): void {
  const { closing } = state;
  if (closing === undefined) return;
  state.closing = undefined;
  ctx.timers.cancel('close');
  const survivors = mergeSurvivors(closing.survivors);
  closing.askers.forEach((asker, index) => {
    ctx.reply(asker, { ended: index === 0 ? closing.ended : 0, survivors });
  });
  ctx.log('info', { ended: closing.ended, survivors: survivors.length }, 'closed');
}
