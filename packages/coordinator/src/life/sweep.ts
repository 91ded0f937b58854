import type { CoordinatorContext } from '../handler.js';
import type { SweepOutcome } from '../own-messages.js';
import type { Sweep } from '../ports/lost-groups.js';
import { type CoordinatorState, count } from '../state/coordinator-state.js';

/** Ends whoever bears a token; `then` makes the message that brings the outcome back. */
export function sweep(
  state: CoordinatorState,
  target: Sweep,
  budgetMs: number,
  then: (outcome: SweepOutcome) => Parameters<CoordinatorContext['self']['tell']>[0],
  ctx: CoordinatorContext,
): void {
  // In an async function, so that a port that throws is a port that rejects.
  const sweeping = (async () => state.ports.lostGroups.sweep(target, budgetMs))();
  ctx.pipeToSelf(sweeping, (outcome) =>
    then(outcome.ok ? outcome.value : { failure: String(outcome.error) }),
  );
}

/** One line, and a count, for a sweep that had something to do or that failed. */
export function logSweep(
  state: CoordinatorState,
  outcome: SweepOutcome,
  fields: Readonly<Record<string, string>>,
  ctx: CoordinatorContext,
): void {
  if ('failure' in outcome) {
    ctx.log('error', { ...fields, err: outcome.failure }, 'could not search for processes left behind');
    return;
  }
  const { ended, survivors } = outcome;
  if (ended > 0) count(state, 'escapees_ended', ended);
  if (ended === 0 && survivors.length === 0) return;
  ctx.log('info', { ...fields, ended, survivors: survivors.length }, 'processes left behind ended');
}
