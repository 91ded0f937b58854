import type { HandleId } from '@longrun/protocol';
import type { CoordinatorState } from '../state/coordinator-state.js';

/** Tells the observer that a handle needs nobody any more, once its group and its delivery are both done with. */
export function observeGone(state: CoordinatorState, handleId: HandleId): void {
  if (state.lingering.has(handleId) || state.delivering.has(handleId)) return;
  state.ports.observer?.gone(handleId);
}
