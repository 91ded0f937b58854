import type { ActorContext } from '@longrun/actor';
import { CANCEL_BUDGET_MS } from '@longrun/protocol';
import type { ProcessActorMessage } from './internal-messages.js';
import type { ProcessState } from './state.js';
import { beginEnding } from './termination/ending.js';

/** C9: the command has had its time. Ends the tree as a cancel would. */
export function onTimeoutElapsed(
  state: ProcessState,
  _message: { readonly type: 'timeout-elapsed' },
  ctx: ActorContext<ProcessActorMessage>,
): void {
  const { run } = state;
  if (run === undefined || run.phase !== 'running' || run.ending !== undefined) return;
  // It just ended by itself, and `child-exited` is on its way.
  if (run.exit !== undefined || run.group.leaderHasEnded()) return;
  run.cause = 'timeout';
  beginEnding(run, { force: false, graceMs: run.options.graceMs, budgetMs: CANCEL_BUDGET_MS }, ctx);
}
