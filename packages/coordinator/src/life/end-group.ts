import type { HandleId } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import type { LostGroup } from '../ports/lost-groups.js';
import type { CoordinatorState } from '../state/coordinator-state.js';

/** Ends a group without its actor; the answer re-enters as `lost-group-ended`. */
export function endGroup(
  state: CoordinatorState,
  handleId: HandleId,
  target: LostGroup,
  budgetMs: number,
  ctx: CoordinatorContext,
): void {
  // In an async function, so that a port that throws is a port that rejects.
  const ending = (async () => state.ports.lostGroups.end(target, budgetMs))();
  ctx.pipeToSelf(ending, (outcome) => ({
    type: 'lost-group-ended',
    handleId,
    outcome: outcome.ok ? outcome.value : { failure: String(outcome.error) },
  }));
}
