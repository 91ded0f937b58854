import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { describe, it } from 'node:test';
import { signalName } from '@longrun/process';
import { decodeNodeExit } from '../../dist/exit/decode-exit.js';

describe('signalName', () => {
  it('knows every number that this platform names', () => {
    for (const number of Object.values(constants.signals)) {
      const name = signalName(number);
      assert.equal(constants.signals[name as NodeJS.Signals], number, name);
    }
  });

  it('prefers the name that people write where two share a number', () => {
    assert.equal(signalName(constants.signals.SIGIOT), 'SIGABRT');
    assert.equal(signalName(constants.signals.SIGIO), 'SIGIO');
  });

  it('names real-time signals from SIGRTMIN', { skip: process.platform !== 'linux' }, () => {
    assert.deepEqual([34, 35, 64].map(signalName), ['SIGRTMIN', 'SIGRTMIN+1', 'SIGRTMIN+30']);
    assert.deepEqual([32, 33, 65].map(signalName), ['SIG32', 'SIG33', 'SIG65']);
  });
});

describe('decodeNodeExit', () => {
  it('tells codes, signals and what nobody knows', () => {
    assert.deepEqual(decodeNodeExit(0, null), { kind: 'code', code: 0 });
    assert.deepEqual(decodeNodeExit(null, 'SIGIOT'), { kind: 'signal', signal: 'SIGABRT' });
    assert.deepEqual(decodeNodeExit(null, null), { kind: 'unknown' });
  });
});
