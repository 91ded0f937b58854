import type { Sometimes } from '../script/scenario.js';
import type { Plan } from './plan.js';
import { type PlanShape, planOf } from './plan-of.js';
import { type RunPlanOptions, runPlan } from './run-plan.js';
import { shrinkPlan } from './shrink-plan.js';

export interface ExploreOptions {
  /** Handle lives to run at least; whole plans are run. */
  readonly lives: number;
  /** First seed; the others follow it. A whole number from 0 to 2^32 - 1. */
  readonly from: number;
  readonly shape?: PlanShape;
  /** Failing seeds to find before it stops. @default 1 */
  readonly failures?: number;
  /** Runs that the shortening of one failing plan may take. @default 600 */
  readonly shrinkTries?: number;
  /** Called about every `PROGRESS_MS`. The event loop turns then, and at no other time. */
  readonly onProgress?: (progress: LivesProgress) => void;
  /** Looked at whenever progress is told. */
  readonly signal?: AbortSignal;
  /** @default the real one */
  readonly coordinator?: NonNullable<RunPlanOptions['coordinator']>;
}

export interface LivesProgress {
  readonly seeds: number;
  readonly lives: number;
  readonly failures: number;
  readonly tookMs: number;
}

/** What a search through random histories found. */
export interface LivesReport extends LivesProgress {
  readonly items: number;
  readonly turns: number;
  /** In how many seeds each was reached. */
  readonly reached: Readonly<Partial<Record<Sometimes, number>>>;
  readonly failed: readonly FailedLife[];
}

/** A seed whose history shows something wrong. */
export interface FailedLife {
  readonly seed: number;
  readonly problems: readonly string[];
  /** The one command that runs it again. */
  readonly command: string;
  /** The shortest plan found that still shows something wrong, with the same seed. */
  readonly plan: Plan;
  /** Of that plan. */
  readonly history: string;
  readonly shrunkProblems: readonly string[];
}

/** Often enough to look alive, seldom enough to cost nothing. */
const PROGRESS_MS = 250;
/** In every so many seeds the invariants are looked at after every turn… */
const THOROUGH_SEEDS = 32;
/** …and in the others after so many turns: a turn may break something that a later one mends, but most stay broken. */
const AUDIT_TURNS = 64;
/** How many seeds there are. */
const SEEDS = 2 ** 32;

/**
 * Runs random histories, one seed after the other, until so many handles have lived, and judges each. A failing one is
 * shortened. The same options find the same, but for the time it takes.
 */
export async function exploreLives(options: ExploreOptions): Promise<LivesReport> {
  const { lives: wanted, from, shape, failures: most = 1, shrinkTries, onProgress, signal } = options;
  const build = options.coordinator === undefined ? {} : { coordinator: options.coordinator };
  const began = performance.now();
  const reached: Partial<Record<Sometimes, number>> = {};
  const failed: FailedLife[] = [];
  let [seeds, lives, items, turns] = [0, 0, 0, 0];
  let toldAt = began;
  const progress = (): LivesProgress => ({
    seeds,
    lives,
    failures: failed.length,
    tookMs: performance.now() - began,
  });
  while (lives < wanted && failed.length < most) {
    if (performance.now() - toldAt >= PROGRESS_MS) {
      onProgress?.(progress());
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) break;
      toldAt = performance.now();
    }
    const seed = (from + seeds) % SEEDS;
    const plan = planOf(seed, shape);
    const auditEvery = seed % THOROUGH_SEEDS === 0 ? 1 : AUDIT_TURNS;
    const run = await runPlan(plan, seed, { auditEvery, writes: false, ...build });
    seeds += 1;
    lives += run.lives;
    items += run.items;
    turns += run.turns;
    for (const what of run.reached) reached[what] = (reached[what] ?? 0) + 1;
    if (run.problems.length > 0) failed.push(await explain(seed, plan, run.problems, build, shrinkTries));
    // A shape without spawns would go on for ever.
    if (seeds >= SEEDS) break;
  }
  return { ...progress(), items, turns, reached, failed };
}

async function explain(
  seed: number,
  plan: Plan,
  problems: readonly string[],
  build: Pick<RunPlanOptions, 'coordinator'>,
  shrinkTries: number | undefined,
): Promise<FailedLife> {
  const shows = async (candidate: Plan): Promise<boolean> =>
    (await runPlan(candidate, seed, { ...build, writes: false })).problems.length > 0;
  const short = await shrinkPlan(plan, shows, shrinkTries);
  const run = await runPlan(short, seed, build);
  const command = `npm run scenarios -- lives --seed ${seed}`;
  return { seed, problems, command, plan: short, history: run.history, shrunkProblems: run.problems };
}
