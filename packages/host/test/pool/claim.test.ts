import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Claim } from '../../dist/pool/claim.js';

test('what a thread has taken cannot be withdrawn', () => {
  const ours = Claim.create();
  const theirs = new Claim(ours.shared);
  assert.equal(theirs.take(), true);
  assert.equal(ours.withdraw(), false);
});

test('what was withdrawn cannot be taken', () => {
  const ours = Claim.create();
  const theirs = new Claim(ours.shared);
  assert.equal(ours.withdraw(), true);
  assert.equal(theirs.take(), false);
});

test('a claim is decided once', () => {
  const claim = Claim.create();
  assert.deepEqual([claim.take(), claim.take(), claim.withdraw()], [true, false, false]);
});
