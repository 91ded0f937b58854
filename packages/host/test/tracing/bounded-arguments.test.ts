import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundedArguments } from '../../dist/tracing/bounded-arguments.js';

test('arguments are told as they are, up to their bounds; a cut shows', () => {
  assert.deepEqual(boundedArguments(['a', '']), ['a', '']);
  const cut = boundedArguments(Array.from({ length: 1000 }, () => 'x'.repeat(10_000)));
  assert.deepEqual([cut.length, cut.at(-1), cut[0]?.length], [65, '…', 257]);
});
