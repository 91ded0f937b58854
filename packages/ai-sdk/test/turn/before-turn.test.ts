import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LongrunError } from '@longrun/host';
import { beforeTurn, type TurnOptions } from '../../dist/index.js';
import { endedItem } from '../support/results.js';

const BAD: readonly object[] = [
  { maxBytes: 2047 },
  { maxBytes: 2 ** 20 + 1 },
  { maxBytes: Number.NaN },
  { alsoRunning: { handles: [] } },
  { alsoRunning: [{ handle_id: 'hto-1f-1' }] },
];

test('a bad option is INVALID_PARAMETER before anything is drained', () => {
  for (const options of BAD) {
    let drained = 0;
    const session = {
      drain: () => {
        drained += 1;
        return [endedItem(1)];
      },
    };
    // What a caller without types may pass.
    const call = () => beforeTurn(session, options as TurnOptions);
    assert.throws(call, (error) => LongrunError.is(error) && error.code === 'INVALID_PARAMETER');
    assert.equal(drained, 0);
  }
});
