import type { ActorContext, Next } from '@longrun/actor';
import type { CancelProcess } from '@longrun/protocol';
import type { ProcessActorMessage } from './internal-messages.js';
import { advance } from './run/advance.js';
import type { ProcessState } from './state.js';
import { beginEnding, tightenEnding } from './termination/ending.js';

/**
 * Ends the tree. While the leader lives that is the cause of its end; after it, only leftovers are ended and the
 * cause stays. A second cancel makes the first one faster, never slower.
 */
export function onCancel(
  state: ProcessState,
  message: CancelProcess,
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { run } = state;
  if (run === undefined) {
    const { early } = state;
    state.early =
      early === undefined
        ? message
        : {
            type: 'cancel',
            force: early.force || message.force,
            graceMs: Math.min(early.graceMs, message.graceMs),
            budgetMs: Math.min(early.budgetMs, message.budgetMs),
          };
    return undefined;
  }
  if (run.ending !== undefined && !run.ending.over) {
    tightenEnding(run, message, ctx);
    return undefined;
  }
  // Ended, and only the output is outstanding.
  if (run.ending !== undefined) return undefined;
  // A zombie has ended by itself, even if its parent's event loop has not heard of it yet.
  if (run.phase === 'running') run.cause ??= run.group.leaderHasEnded() ? 'natural' : 'cancel';
  beginEnding(run, message, ctx);
  return advance(state, run, ctx);
}
