import type { Plan, PlanStep } from './plan.js';

/** Tries before a plan is as short as it gets. A try is one run: some milliseconds. */
const MAX_TRIES = 600;

/**
 * Makes a plan that fails shorter as long as it fails: first whole steps, in halves and then in ever smaller pieces
 * (delta debugging), then what steps need not say. Deterministic.
 *
 * @param fails runs a plan and answers whether it still shows the problem
 * @returns the shortest found, `plan` itself if nothing can be left out
 */
export async function shrinkPlan(
  plan: Plan,
  fails: (plan: Plan) => Promise<boolean>,
  maxTries: number = MAX_TRIES,
): Promise<Plan> {
  let best = plan;
  let tries = 0;
  const attempt = async (candidate: Plan): Promise<boolean> => {
    if (tries >= maxTries) return false;
    tries += 1;
    if (!(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let before = ''; before !== JSON.stringify(best) && tries < maxTries; ) {
    before = JSON.stringify(best);
    await dropSteps(() => best, attempt);
    await dropSpawns(() => best, attempt);
    await attempt({ ...best, limits: {} });
    await attempt({ ...best, threads: { max: 64, whenFull: 'share' } });
    await dropFields(() => best, attempt);
    await closeUp(() => best, attempt);
  }
  return best;
}

type Attempt = (candidate: Plan) => Promise<boolean>;

async function dropSteps(now: () => Plan, attempt: Attempt): Promise<void> {
  for (let size = Math.ceil(now().steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < now().steps.length; ) {
      const { steps } = now();
      const rest = [...steps.slice(0, from), ...steps.slice(from + size)];
      if (!(await attempt({ ...now(), steps: rest }))) from += size;
    }
  }
}

/** Without a spawn, later handles have lower numbers. */
async function dropSpawns(now: () => Plan, attempt: Attempt): Promise<void> {
  for (let n = 1; ; ) {
    const { steps } = now();
    const spawn = steps.filter((step) => step.do === 'spawn')[n - 1];
    if (spawn === undefined) return;
    const lower = (handle: number): number => (handle > n ? handle - 1 : handle);
    const rest = steps.flatMap((step) => (step === spawn ? [] : [renumbered(step, lower)]));
    if (!(await attempt({ ...now(), steps: rest }))) n += 1;
  }
}

function renumbered(step: PlanStep, change: (handle: number) => number): PlanStep {
  if ('handle' in step) return { ...step, handle: change(step.handle) };
  return 'handles' in step ? { ...step, handles: step.handles.map(change) } : step;
}

/** What is named here decides what a step is; everything else has a default. */
const NEEDED: readonly string[] = [
  'at',
  'do',
  'handle',
  'handles',
  'mode',
  'timeoutMs',
  'waitMs',
  'includeFinished',
  'actor',
  'forMs',
  'byMs',
  'kept',
  'code',
  'text',
];

async function dropFields(now: () => Plan, attempt: Attempt): Promise<void> {
  for (let index = 0; index < now().steps.length; index += 1) {
    const step = now().steps[index];
    if (step === undefined) return;
    for (const key of Object.keys(step)) {
      const isAsker = key === 'session' && ['cancel', 'wait', 'read', 'list'].includes(step.do);
      const isSpawns = step.do === 'spawn' && key === 'timeoutMs';
      if (!(NEEDED.includes(key) || key === 'session' || key === 'script') || isAsker || isSpawns) {
        await attempt(withStep(now(), index, (old) => without(old, key)));
      }
    }
    if (step.do !== 'spawn') continue;
    for (const key of Object.keys(step.script)) {
      await attempt(
        withStep(now(), index, (old) =>
          old.do === 'spawn' ? { ...old, script: without(old.script, key) } : old,
        ),
      );
    }
  }
}

/** Takes the time out of gaps, from each to everything after it. */
async function closeUp(now: () => Plan, attempt: Attempt): Promise<void> {
  for (let index = 0; index < now().steps.length; index += 1) {
    const { steps } = now();
    const gap = (steps[index]?.at ?? 0) - (steps[index - 1]?.at ?? 0);
    if (gap === 0) continue;
    const closer = steps.map((step, n) => (n < index ? step : { ...step, at: step.at - gap }));
    await attempt({ ...now(), steps: closer });
  }
}

function withStep(plan: Plan, index: number, change: (step: PlanStep) => PlanStep): Plan {
  return { ...plan, steps: plan.steps.map((step, n) => (n === index ? change(step) : step)) };
}

/** A copy without one of its optional fields. */
function without<T extends object>(value: T, key: string): T {
  // The key is optional: what is left is a T again.
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as T;
}
