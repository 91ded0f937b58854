import type { Sometimes } from '../script/scenario.js';
import type { ExploreOptions } from './explore-lives.js';
import type { Plan } from './plan.js';
import { planOf } from './plan-of.js';
import { runPlan } from './run-plan.js';

/** One seed's history, looked at closely. */
export interface LifeReplay {
  readonly seed: number;
  readonly plan: Plan;
  /** JSON lines: the same for the same seed and code, byte for byte. */
  readonly history: string;
  readonly lives: number;
  readonly problems: readonly string[];
  readonly reached: readonly Sometimes[];
}

/** Runs the history of a seed again, with the invariants looked at after every turn. */
export async function replayLife(
  seed: number,
  options: Pick<ExploreOptions, 'shape' | 'coordinator'> = {},
): Promise<LifeReplay> {
  const { shape, ...build } = options;
  const plan = planOf(seed, shape);
  const { history, lives, problems, reached } = await runPlan(plan, seed, build);
  return { seed, plan, history, lives, problems, reached };
}
