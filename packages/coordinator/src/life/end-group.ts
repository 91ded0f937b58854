import type { HandleId } from '@longrun/protocol';
import { GROUP_END_SLACK_MS } from '../bounds.js';
import type { CoordinatorContext } from '../handler.js';
import type { LostGroup } from '../ports/lost-groups.js';
import type { CoordinatorState } from '../state/coordinator-state.js';

/**
 * Ends a group without its actor; the answer re-enters as `lost-group-ended`. A port that overruns its budget is a
 * port that failed: the handle must not hang on it. Whichever comes first counts.
 */
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
  const failure = `no answer ${GROUP_END_SLACK_MS} ms after its budget of ${budgetMs} ms`;
  ctx.timers.start(`group:${handleId}`, budgetMs + GROUP_END_SLACK_MS, {
    type: 'lost-group-ended',
    handleId,
    outcome: { failure },
  });
}
