import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isThreadFailure, shortageOf } from '../../dist/pool/thread-failure.js';

function failure(message: string): Error {
  return Object.assign(new Error(message), { code: 'ERR_WORKER_INIT_FAILED' });
}

test('SPAWN_FAILED: a thread that cannot be had for want of something is told with its errno, in both of Node.js’s ways', () => {
  for (const errno of ['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM']) {
    for (const message of [`Worker initialization failure: ${errno}`, errno]) {
      const error = failure(message);
      assert.ok(isThreadFailure(error));
      const refusal = shortageOf(error);
      assert.deepEqual([refusal?.code, refusal?.details], ['SPAWN_FAILED', { errno }]);
      assert.match(refusal?.message ?? '', /^Cannot start a process thread for the command: /);
    }
  }
});

test('a thread that fails for another reason is no shortage', () => {
  assert.equal(shortageOf(failure('Worker initialization failure: EINVAL')), undefined);
  assert.equal(isThreadFailure(new Error('EMFILE')), false);
  assert.equal(isThreadFailure('EMFILE'), false);
});
