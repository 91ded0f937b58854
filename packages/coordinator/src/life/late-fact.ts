import type { HandleId } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import { type CoordinatorState, count } from '../state/coordinator-state.js';

/** A fact about a handle that has ended without it: a blocked thread that woke up. Expected, counted, not applied. */
export function lateFact(
  state: CoordinatorState,
  fact: string,
  handleId: HandleId,
  ctx: CoordinatorContext,
): void {
  count(state, 'late_facts');
  ctx.log('debug', { handle_id: handleId, fact }, 'fact came after the end');
}
