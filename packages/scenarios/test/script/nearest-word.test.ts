import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nearestWord } from '../../dist/script/nearest-word.js';

const EXECUTORS = [
  'shared-iterations',
  'constant-vus',
  'ramping-vus',
  'constant-arrival-rate',
  'ramping-arrival-rate',
];

test('a slip of the keyboard finds its word', () => {
  for (const [written, meant] of [
    ['constant-vu', 'constant-vus'],
    ['Constant-VUs', 'constant-vus'],
    ['ramping_vus', 'ramping-vus'],
    ['rampign-vus', 'ramping-vus'],
    ['constant-arival-rate', 'constant-arrival-rate'],
    ['iterations', 'shared-iterations'],
    ['ramping', 'ramping-vus'],
  ] as const) {
    assert.equal(nearestWord(written, EXECUTORS), meant);
  }
});

test('what is like nothing gets no suggestion', () => {
  for (const written of ['', 'zzz', 'per-second']) assert.equal(nearestWord(written, EXECUTORS), undefined);
  assert.equal(nearestWord('anything', []), undefined);
  assert.equal(nearestWord('x'.repeat(100_000), EXECUTORS), undefined);
});

test('a word with one slip is nearest to itself among words that are far from each other', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...EXECUTORS),
      fc.nat(),
      fc.constantFrom('remove', 'replace', 'insert', 'swap'),
      (word, position, slip) => {
        const at = position % (word.length - 1);
        const [before, letter, next, after] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
        const slips: Readonly<Record<typeof slip, string>> = {
          remove: `${before}${next}${after}`,
          replace: `${before}~${next}${after}`,
          insert: `${before}~${letter}${next}${after}`,
          swap: `${before}${next}${letter}${after}`,
        };
        assert.equal(nearestWord(slips[slip], EXECUTORS), word);
      },
    ),
  );
});
