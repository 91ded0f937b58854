import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HandleInfo } from '@longrun/protocol';
// Not exported: only the schemas of this package use it.
import type { SameShape } from '../../src/tools/same-shape.js';

test('SameShape accepts what says the same JSON, and nothing else', () => {
  const same: SameShape<{ handle_id: string; started_at: number; command: string }, HandleInfo> = true;
  const missing: SameShape<{ handle_id: string; started_at: number }, HandleInfo> = false;
  const missingOptional: SameShape<{ a: string }, { a: string; b?: number }> = false;
  const optional: SameShape<{ a?: string }, { a: string }> = false;
  const wider: SameShape<{ a: string | null }, { a: string }> = false;
  const literal: SameShape<{ a: 'x' | 'y' }, { a: 'x' }> = false;
  const nested: SameShape<{ a: { b: number }[] }, { readonly a: readonly { readonly b: number }[] }> = true;
  assert.deepEqual(
    [same, missing, missingOptional, optional, wider, literal, nested],
    [true, false, false, false, false, false, true],
  );
});
