import type { ChooseStep, Step } from '../../script/scenario.js';
import type { FlowContext } from '../flow-context.js';

/** The steps of one of several, as the seed and the weights decide. */
export function choose(step: ChooseStep, { random }: FlowContext): readonly Step[] {
  const total = step.of.reduce((sum, { weight = 1 }) => sum + weight, 0);
  let left = random.next() * total;
  for (const { weight = 1, steps } of step.of) {
    left -= weight;
    if (left < 0) return steps;
  }
  // Rounding can leave the last one a hair short.
  return step.of.at(-1)?.steps ?? [];
}
