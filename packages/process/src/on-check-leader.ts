import type { ActorContext } from '@longrun/actor';
import type { ProcessActorMessage } from './internal-messages.js';
import { noteMissingLeader } from './run/missing-leader.js';
import type { ProcessState } from './state.js';
import { LEADER_CHECK_MS, LEADER_RECHECK_MS } from './termination/intervals.js';

/** A slow look whether the leader is there at all, so that a lost exit is no endless run. */
export function onCheckLeader(
  state: ProcessState,
  _message: { readonly type: 'check-leader' },
  ctx: ActorContext<ProcessActorMessage>,
): void {
  const { run } = state;
  if (run === undefined || run.exit !== undefined) return;
  noteMissingLeader(run, ctx);
  // Told through the mailbox like any exit, so that there is one way on.
  if (run.exit !== undefined) ctx.self.tell({ type: 'child-exited' });
  else {
    ctx.timers.start('leader', run.leaderMissed > 0 ? LEADER_RECHECK_MS : LEADER_CHECK_MS, {
      type: 'check-leader',
    });
  }
}
