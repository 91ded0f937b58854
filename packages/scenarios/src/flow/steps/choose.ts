import type { ResolvedStep } from '../../script/resolved-scenario.js';
import type { FlowContext } from '../flow-context.js';
import type { StepOf } from '../step-of.js';

/** The steps of one of several, as the seed and the weights decide. */
export function choose(step: StepOf<'choose'>, { random }: FlowContext): readonly ResolvedStep[] {
  const total = step.of.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * total;
  for (const { weight, steps } of step.of) {
    left -= weight;
    if (left < 0) return steps;
  }
  // Rounding can leave the last one a hair short.
  return step.of.at(-1)?.steps ?? [];
}
