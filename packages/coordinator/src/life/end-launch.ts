import { OVERDUE_GROUP_BUDGET_MS } from '../bounds.js';
import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import type { LiveHandle } from '../state/live-handle.js';
import { sweep } from './sweep.js';

/** The launch had begun and its thread has not told how it went: whatever is launched by now is found by its token. */
export function endLaunch(state: CoordinatorState, handle: LiveHandle, ctx: CoordinatorContext): void {
  const { handleId, token } = handle;
  const target = { token, graceMs: 0, everybody: true, awaited: true };
  sweep(
    state,
    target,
    OVERDUE_GROUP_BUDGET_MS,
    (outcome) => ({ type: 'launch-swept', handleId, outcome }),
    ctx,
  );
}
