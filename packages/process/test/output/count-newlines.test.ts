import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countNewlines } from '../../dist/output/count-newlines.js';

describe('countNewlines', () => {
  it('counts what a plain loop counts, at any alignment', () => {
    // Few values, so that newlines and their neighbours (0x0b, 0x8a) are frequent.
    const byte = fc.constantFrom(0x0a, 0x0a, 0x0b, 0x8a, 0x00, 0xff, 0x09, 0x41);
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 3000 }), fc.nat({ max: 3 }), (values, skip) => {
        const bytes = new Uint8Array(values).subarray(skip);
        assert.equal(countNewlines(bytes), bytes.filter((value) => value === 0x0a).length);
      }),
    );
  });

  it('does not overflow its packed counters', () => {
    assert.equal(countNewlines(new Uint8Array(100_003).fill(0x0a)), 100_003);
  });
});
