import type { SessionId, Survivor } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';

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
  if (closing.pending.size === 0) finishClose(state, ctx);
}

/** Answers everybody who asked for the close: the first with the number, the others with 0. */
export function finishClose(state: CoordinatorState, ctx: CoordinatorContext): void {
  const { closing } = state;
  if (closing === undefined) return;
  state.closing = undefined;
  ctx.timers.cancel('close');
  const { survivors } = closing;
  closing.askers.forEach((asker, index) => {
    ctx.reply(asker, { ended: index === 0 ? closing.ended : 0, survivors });
  });
  ctx.log('info', { ended: closing.ended, survivors: survivors.length }, 'closed');
}
