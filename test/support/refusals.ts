import assert from 'node:assert/strict';
import { LongrunError } from '@longrun/host';

/** The `LongrunError` that a call rejects with. Anything else fails the test. */
export async function refusal(call: Promise<unknown>): Promise<LongrunError> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (error) {
    assert.ok(LongrunError.is(error), `not a LongrunError: ${String(error)}`);
    return error;
  }
  return assert.fail(`it did not reject, but answered ${JSON.stringify(answer)}`);
}

/** Its code alone; `none` for a call that succeeds. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    assert.ok(LongrunError.is(error), `not a LongrunError: ${String(error)}`);
    return error.code;
  }
  return 'none';
}
