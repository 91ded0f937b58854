import type { ActorContext } from '@longrun/actor';
import type { ProcessActorMessage } from '../internal-messages.js';
import type { Run } from './run.js';

/** Looks without a trace of the leader, in different turns of the event loop, before its exit is given up. */
const MISSES = 2;

/**
 * Notices a leader that is neither running nor a zombie although its exit was never told: somebody else in this
 * host process waited for it. One miss is no proof: several exits can be reaped before the first is told.
 */
export function noteMissingLeader(run: Run, ctx: ActorContext<ProcessActorMessage>): void {
  if (run.exit !== undefined) return;
  run.leaderMissed = run.group.leaderIsMissing() ? run.leaderMissed + 1 : 0;
  if (run.leaderMissed < MISSES) return;
  giveUpExit(run, ctx);
}

/** Nobody can tell how the leader ended. Its pid is taken for free from now on. */
export function giveUpExit(run: Run, ctx: ActorContext<ProcessActorMessage>): void {
  run.group.leaderWasReaped();
  run.exit = {
    status: { kind: 'unknown' },
    endedAt: ctx.clock.now(),
    durationMs: Math.round(ctx.clock.monotonic() - run.startedMono),
  };
}
