import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERROR_CODES, type ErrorData, LongrunError } from '@longrun/protocol';

const data: ErrorData = {
  code: 'SPAWN_FAILED',
  message: 'no such program',
  details: { tool: 'run_command', errno: 'ENOENT', missing: 'file', path: '/no/such' },
};

test('an error keeps code, message, details and cause', () => {
  const cause = new Error('spawn ENOENT');
  const error = new LongrunError(data, { cause });
  assert.equal(error.name, 'LongrunError');
  assert.equal(error.code, 'SPAWN_FAILED');
  assert.equal(error.message, 'no such program');
  assert.deepEqual(error.details, data.details);
  assert.equal(error.cause, cause);
  assert.ok(error instanceof Error);
});

test('an error as JSON is the data it was made of', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(new LongrunError(data))), data);
});

test('LongrunError.is knows its own and nothing else', () => {
  assert.ok(LongrunError.is(new LongrunError(data)));
  const lookAlike = Object.assign(new Error('no such program'), data);
  for (const other of [lookAlike, data, new Error('x'), undefined, null, 'SPAWN_FAILED', 7]) {
    assert.equal(LongrunError.is(other), false);
  }
});

test('LongrunError.is knows an error of another copy of the package by its brand', () => {
  const foreign = Object.defineProperty(new Error('x'), Symbol.for('longrun.error'), { value: true });
  assert.ok(LongrunError.is(foreign));
});

test('the brand does not show when an error is listed or copied', () => {
  assert.deepEqual(Object.getOwnPropertySymbols({ ...new LongrunError(data) }), []);
});

test('every code has a sentence that says when it is used', () => {
  for (const [code, sentence] of Object.entries(ERROR_CODES)) {
    assert.match(code, /^[A-Z]+(_[A-Z]+)*$/);
    assert.match(sentence, /^[A-Z].*\.$/);
  }
});
