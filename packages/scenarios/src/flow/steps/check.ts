import { isDeepStrictEqual } from 'node:util';
import type { FlowContext } from '../flow-context.js';
import type { StepOf } from '../step-of.js';
import { valueAt } from '../values.js';

/** Records whether a value is as it should be. */
export function check(step: StepOf<'check'>, { values, history, iteration }: FlowContext): void {
  const got = valueAt(values, step.value);
  const passed = holds(step, got);
  history.record({
    type: 'check',
    iteration,
    name: step.name,
    passed,
    ...(passed || got === undefined ? {} : { got }),
  });
}

function holds(step: StepOf<'check'>, got: unknown): boolean {
  if (step.exists !== undefined) return (got !== undefined) === step.exists;
  if (step.atLeast !== undefined) return typeof got === 'number' && got >= step.atLeast;
  if (step.atMost !== undefined) return typeof got === 'number' && got <= step.atMost;
  if (step.matches !== undefined) return typeof got === 'string' && new RegExp(step.matches, 'u').test(got);
  return isDeepStrictEqual(got, step.equals);
}
