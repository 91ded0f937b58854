import type { ResolvedStep } from '../script/resolved-scenario.js';
import { endSession } from './end-session.js';
import type { FlowContext, FlowDeps } from './flow-context.js';
import { iterationRandom } from './iteration-random.js';
import { runSteps } from './run-steps.js';

/** One iteration, as its load group starts it. */
export interface Iteration {
  readonly id: string;
  readonly load: string;
  readonly vu: number;
  readonly intendedAt: number;
  readonly signal: AbortSignal;
  readonly seed: number;
  readonly steps: readonly ResolvedStep[];
  /** A session of one iteration ends with it. */
  readonly sessions: 'per-vu' | 'per-iteration' | 'shared';
}

/** Runs a flow once, between `iteration-started` and `iteration-ended`. Rejects only for a bug. */
export async function runIteration(iteration: Iteration, deps: FlowDeps): Promise<void> {
  const { id, load, vu, intendedAt, signal } = iteration;
  const { history } = deps;
  const ctx: FlowContext = {
    ...deps,
    iteration: id,
    sessionKey: sessionKeyOf(iteration),
    random: iterationRandom(iteration.seed, id),
    signal,
    values: new Map(),
    intendedAt,
    failed: false,
  };
  history.record({ type: 'iteration-started', iteration: id, load, vu, intendedAt });
  await runSteps(iteration.steps, ctx);
  if (iteration.sessions === 'per-iteration') {
    await endSession(ctx);
    deps.sessions.forget(ctx.sessionKey);
  }
  const outcome = signal.aborted ? 'interrupted' : ctx.failed ? 'failed' : 'ok';
  history.record({ type: 'iteration-ended', iteration: id, outcome });
}

function sessionKeyOf({ id, load, vu, sessions }: Iteration): string {
  if (sessions === 'per-iteration') return id;
  return sessions === 'per-vu' ? `${load}-${vu}` : load;
}
