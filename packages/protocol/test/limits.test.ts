import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as limits from '@longrun/protocol';

test('every default limit is a whole, positive number', () => {
  for (const [name, value] of Object.entries(limits.DEFAULT_LIMITS)) {
    assert.ok(Number.isSafeInteger(value) && value > 0, `${name} is ${value}`);
  }
});

test('the defaults are within the bounds that callers are held to', () => {
  const { DEFAULT_LIMITS } = limits;
  assert.ok(DEFAULT_LIMITS.graceMs <= limits.MAX_GRACE_MS);
  assert.ok(DEFAULT_LIMITS.drainMs <= limits.MAX_DRAIN_MS);
  assert.ok(DEFAULT_LIMITS.headBytes <= limits.MAX_INLINE_BYTES);
  assert.ok(DEFAULT_LIMITS.tailBytes <= limits.MAX_INLINE_BYTES);
  assert.ok(DEFAULT_LIMITS.liveHandlesPerSession <= DEFAULT_LIMITS.liveHandles);
  assert.ok(DEFAULT_LIMITS.spillBytesPerHandle <= DEFAULT_LIMITS.spillBytesPerHost);
  assert.ok(limits.DEFAULT_READ_BYTES <= limits.MAX_READ_BYTES);
});

test('C4: the longest grace leaves time to kill and verify, and the budget fits into the answer', () => {
  assert.ok(limits.MAX_GRACE_MS + 300 <= limits.CANCEL_BUDGET_MS);
  assert.ok(limits.CANCEL_BUDGET_MS < limits.CANCEL_ANSWER_MS);
});

test('the longest timeout, and an hour on top of it, fit into a timer of Node', () => {
  assert.ok(limits.MAX_TIMEOUT_MS + 3_600_000 < 2 ** 31);
});
