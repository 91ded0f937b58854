import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import type { SameShape } from '../../dist/script/same-shape.js';
import type { Amount, ChooseStep, Scenario, Step } from '../../dist/script/scenario.js';
import type { scenarioSchema } from '../../dist/script/schema/scenario-schema.js';

type Without<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

// The compiler decides: a wrong answer does not build.
test('SameShape accepts types that say the same, and nothing else', () => {
  const schema: SameShape<z.input<typeof scenarioSchema>, Scenario> = true;
  const readonly: SameShape<{ a?: readonly [number, number] }, { readonly a?: [number, number] }> = true;
  const missing: SameShape<Scenario, Omit<Scenario, 'seed'>> = false;
  const more: SameShape<Scenario, Scenario & { readonly more?: string }> = false;
  const optional: SameShape<Scenario, Required<Scenario>> = false;
  const missingStep: SameShape<Step, Exclude<Step, ChooseStep>> = false;
  const missingInSteps: SameShape<Step, Without<Step, 'as'>> = false;
  const tuple: SameShape<Amount, number | readonly [number]> = false;
  const undefinedValue: SameShape<{ a?: string }, { a?: string | undefined }> = false;
  assert.deepEqual(
    [schema, readonly, missing, more, optional, missingStep, missingInSteps, tuple, undefinedValue],
    [true, true, false, false, false, false, false, false, false],
  );
});
