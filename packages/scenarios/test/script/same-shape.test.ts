import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import type { SameShape } from '../../dist/script/same-shape.js';
import type { Amount, ChooseStep, Scenario, Step } from '../../dist/script/scenario.js';
import type { scenarioSchema } from '../../dist/script/schema/scenario-schema.js';

type Without<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

// These are checked by the compiler: a wrong answer does not build.
true satisfies SameShape<z.input<typeof scenarioSchema>, Scenario>;
true satisfies SameShape<{ a?: readonly [number, number] }, { readonly a?: [number, number] }>;
false satisfies SameShape<Scenario, Omit<Scenario, 'seed'>>;
false satisfies SameShape<Scenario, Scenario & { readonly more?: string }>;
false satisfies SameShape<Scenario, Required<Scenario>>;
false satisfies SameShape<Step, Exclude<Step, ChooseStep>>;
false satisfies SameShape<Step, Without<Step, 'as'>>;
false satisfies SameShape<Amount, number | readonly [number]>;
false satisfies SameShape<{ a?: string }, { a?: string | undefined }>;

test('the compiler has compared the schema with the hand-written types, and tells other types from them', () => {
  assert.ok(true);
});
