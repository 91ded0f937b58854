import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { coveringRanges, exactRanges } from '../../dist/turn/handle-ranges.js';
import { namedIn } from '../support/message.js';

const ids = (numbers: readonly number[]): string[] => numbers.map((n) => `hto-1f-${n}`);

test('ids that follow one another are one range', () => {
  assert.equal(exactRanges(ids([3, 1, 2, 7])), 'hto-1f-1..3, hto-1f-7');
  assert.equal(exactRanges(['hto-2-1', 'hto-1-2', 'odd']), 'hto-1-2, hto-2-1, odd');
});

test('without room for every gap the smallest are passed over', () => {
  const { text, exact } = coveringRanges(ids([1, 3, 5, 100, 102, 900]), 40);
  assert.equal(text, 'hto-1f-1..5, hto-1f-100..102, hto-1f-900');
  assert.equal(exact, false);
});

test('exact ranges have exactly the ids, covering ones all of them, within the bytes', () => {
  const some = fc.uniqueArray(fc.nat(100_000), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(some, fc.integer({ min: 40, max: 400 }), (numbers, maxBytes) => {
      assert.deepEqual(
        namedIn([`And ${exactRanges(ids(numbers))}`]),
        new Set([...numbers].sort((a, b) => a - b)),
      );
      const { text, exact } = coveringRanges(ids(numbers), maxBytes);
      assert.ok(Buffer.byteLength(text) <= maxBytes);
      const named = namedIn([`And ${text}`]);
      assert.ok(numbers.every((n) => named.has(n)));
      assert.equal(exact, named.size === numbers.length);
    }),
    { numRuns: 30 },
  );
});

test('any ids at all stay within the bytes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }),
      fc.integer({ min: 10, max: 80 }),
      (any, max) => {
        assert.ok(Buffer.byteLength(coveringRanges(any, max).text) <= max);
      },
    ),
    { numRuns: 30 },
  );
});
