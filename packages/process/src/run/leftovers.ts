import type { ActorContext, Next } from '@longrun/actor';
import type { ProcessActorMessage } from '../internal-messages.js';
import type { ProcessState } from '../state.js';
import { LEFTOVERS_FIRST_MS, LEFTOVERS_MOST_MS } from '../termination/intervals.js';
import type { Run } from './run.js';

/**
 * The end of a process actor: it stays as long as its group has members, and answers a cancel that ends them.
 * Without members it stops, once the reads under way are answered.
 */
export function afterReport(
  state: ProcessState,
  run: Run,
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { handleId } = state.args;
  const { ending } = run;
  if (ending !== undefined) {
    if (!ending.over) return undefined;
    delete run.ending;
    const { survivors } = ending;
    const ended = ending.seen.size - survivors.filter(({ pid }) => ending.seen.has(pid)).length;
    state.coordinator.tell({ type: 'leftovers-ended', handleId, ended, survivors });
    run.trackEveryMs = LEFTOVERS_FIRST_MS;
  }
  if (run.lingers && isInhabited(run)) {
    if (!ctx.timers.isActive('track')) {
      ctx.timers.start('track', run.trackEveryMs, { type: 'track-leftovers' });
      run.trackEveryMs = Math.min(run.trackEveryMs * 2, LEFTOVERS_MOST_MS);
    }
    return undefined;
  }
  if (run.reading.size > 0) return undefined;
  if (run.lingers) state.coordinator.tell({ type: 'group-emptied', handleId });
  return { kind: 'stop' };
}

/** Whether a member of the group runs on, or an escapee that outlived its end. */
function isInhabited(run: Run): boolean {
  return run.group.hasMembers() || run.group.leftovers().length > 0 || run.escapees.alive().length > 0;
}
