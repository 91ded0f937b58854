import type { ActorContext, Next } from '@longrun/actor';
import { CANCEL_BUDGET_MS } from '@longrun/protocol';
import type { ProcessActorMessage } from './internal-messages.js';
import { advance } from './run/advance.js';
import { drainUntil } from './run/drain.js';
import type { ProcessState } from './state.js';
import { beginEnding, lookAtEnding } from './termination/ending.js';

/** `draining` is told when it takes longer than this: most output ends with its process. */
const DRAINING_NOTICE_MS = 50;
/** Even with a drain of zero, what the command wrote before its exit and lies in the pipes is read. */
const MIN_DRAIN_MS = 20;

/** The leader is reaped. `run.exit` has been set by the launcher's callback. */
export function onChildExited(
  state: ProcessState,
  _message: { readonly type: 'child-exited' },
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { run } = state;
  if (run === undefined) throw new Error('an exit before the launch');
  ctx.timers.cancel('timeout');
  ctx.timers.cancel('leader');
  run.cause ??= 'natural';
  const { options } = run;
  if (run.ending !== undefined) {
    lookAtEnding(run, run.ending, ctx);
  } else if (run.phase === 'running') {
    ctx.timers.start('draining', DRAINING_NOTICE_MS, { type: 'draining-due' });
    drainUntil(run, Math.max(MIN_DRAIN_MS, options.drainMs), ctx);
    // Whether there are any, in the group or out of it, is what the end finds out.
    if (options.leftovers === 'kill') {
      beginEnding(run, { force: false, graceMs: options.graceMs, budgetMs: CANCEL_BUDGET_MS }, ctx);
      if (run.ending !== undefined) lookAtEnding(run, run.ending, ctx);
    }
  }
  return advance(state, run, ctx);
}
