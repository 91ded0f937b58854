import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asCommandId, asHandleId, asSessionId, handleId, MAX_HANDLE_ID_LENGTH } from '@longrun/protocol';
import fc from 'fast-check';

test('a handle id is hto, the host pid in hex, and a number', () => {
  assert.equal(handleId(0x1a2b, 7), 'hto-1a2b-7');
});

test('two handles share an id only if pid and number are the same', () => {
  const part = fc.nat();
  fc.assert(
    fc.property(part, part, part, part, (pid, n, otherPid, otherN) => {
      const same = pid === otherPid && n === otherN;
      assert.equal(handleId(pid, n) === handleId(otherPid, otherN), same);
    }),
  );
});

test('the longest possible handle id is within the length that tools accept', () => {
  assert.ok(handleId(2 ** 32 - 1, Number.MAX_SAFE_INTEGER).length <= MAX_HANDLE_ID_LENGTH);
});

test('branding changes nothing at run time', () => {
  assert.equal(asHandleId('a'), 'a');
  assert.equal(asCommandId('b'), 'b');
  assert.equal(asSessionId('c'), 'c');
});
