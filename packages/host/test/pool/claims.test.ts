import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Claims } from '../../dist/pool/claims.js';

function both(): { readonly ours: Claims; readonly theirs: Claims } {
  const ours = new Claims();
  return { ours, theirs: new Claims(ours.shared) };
}

test('whoever asks first decides, for both sides and for good', () => {
  const { ours, theirs } = both();
  const [taken, takenBack] = [ours.issue(), ours.issue()];
  assert.ok(taken !== undefined && takenBack !== undefined);
  assert.deepEqual([theirs.decide(taken), ours.decide(taken), theirs.decide(taken)], [true, false, false]);
  assert.deepEqual([ours.decide(takenBack), theirs.decide(takenBack)], [true, false]);
});

test('so many can be on their way, and one more when one is decided', () => {
  const { ours, theirs } = both();
  const ids: number[] = [];
  for (let id = ours.issue(); id !== undefined; id = ours.issue()) ids.push(id);
  assert.equal(ids.length, 4096);
  const [first = 0, second = 0] = ids;
  assert.equal(theirs.decide(second), true);
  assert.equal(ours.issue(), undefined, 'its turn comes after the first');
  assert.equal(theirs.decide(first), true);
  const [next, after] = [ours.issue(), ours.issue()];
  assert.ok(next !== undefined && after !== undefined);
  assert.equal(ours.issue(), undefined);
  // The cell belongs to somebody else by now.
  assert.deepEqual([ours.decide(first), theirs.decide(first)], [false, false]);
  assert.equal(theirs.decide(next), true);
});
