import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT_CODES } from '../dist/index.js';

test('only a run that passed exits with 0, and no verdict shares a code', () => {
  assert.equal(EXIT_CODES.passed, 0);
  const codes = Object.values(EXIT_CODES);
  assert.equal(new Set(codes).size, codes.length);
});
