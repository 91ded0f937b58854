import type { ActorContext, Next } from '@longrun/actor';
import type { ProcessActorMessage } from './internal-messages.js';
import { advance } from './run/advance.js';
import { cutDrain } from './run/drain.js';
import { giveUpExit } from './run/missing-leader.js';
import type { ProcessState } from './state.js';
import { giveUpEnding } from './termination/ending.js';

/** C4: the answer is due. Whoever the kernel did not let go is named. */
export function onBudgetElapsed(
  state: ProcessState,
  _message: { readonly type: 'budget-elapsed' },
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { run } = state;
  if (run?.ending === undefined || run.ending.over) return undefined;
  if (run.exit === undefined && !run.ending.heardOut) {
    // A thread that was given no time meets its timers first, and an exit that came long ago after them: one turn more.
    run.ending.heardOut = true;
    ctx.timers.start('budget', 0, { type: 'budget-elapsed' });
    return undefined;
  }
  giveUpEnding(run, run.ending, ctx);
  if (run.phase === 'running') {
    if (run.exit === undefined) giveUpExit(run, ctx);
    cutDrain(run, ctx);
  }
  return advance(state, run, ctx);
}
