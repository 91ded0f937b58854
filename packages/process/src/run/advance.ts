import type { ActorContext, Next } from '@longrun/actor';
import type { ProcessActorMessage } from '../internal-messages.js';
import type { ProcessState } from '../state.js';
import { ENDED_DRAIN_MS } from '../termination/intervals.js';
import { drainUntil, isDrained } from './drain.js';
import { afterReport } from './leftovers.js';
import { report } from './report.js';
import type { Run } from './run.js';
import { seal } from './seal.js';

/**
 * The life of a process in one place. Every handler that learned a fact ends here: when the leader has exited,
 * nobody is being ended any more and both streams are read, the run is sealed and reported.
 */
export function advance(
  state: ProcessState,
  run: Run,
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  if (run.phase === 'reported') return afterReport(state, run, ctx);
  const { ending } = run;
  if (ending !== undefined && !ending.over) return undefined;
  if (run.phase === 'sealing') return run.outputSealed ? report(state, run, ctx) : undefined;
  if (run.exit === undefined) return undefined;
  if (!isDrained(run)) {
    if (ending !== undefined) {
      // Everybody is gone who can be found: what is still to be read is in the pipes.
      const leftMs = Math.max(0, ending.budgetEnd - ctx.clock.monotonic());
      drainUntil(run, Math.min(ENDED_DRAIN_MS, leftMs), ctx);
    }
    return undefined;
  }
  seal(run, ctx);
  return undefined;
}
