import { canMove, type HandleState } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import { reportIllegalMove } from './alarm.js';
import type { CoordinatorState } from './coordinator-state.js';
import type { LiveHandle } from './live-handle.js';

/**
 * The only way a handle changes its state. A move that the table lacks is reported and not applied, so the first
 * terminal move wins. Answers whether it was applied.
 */
export function moveHandle(
  state: CoordinatorState,
  handle: LiveHandle,
  to: HandleState,
  ctx: CoordinatorContext,
): boolean {
  const from = handle.state;
  if (!canMove(from, to)) {
    reportIllegalMove(state, { handle_id: handle.handleId, session_id: handle.sessionId, from, to }, ctx);
    return false;
  }
  // `state` is read-only for everybody else.
  (handle as { state: HandleState }).state = to;
  return true;
}
