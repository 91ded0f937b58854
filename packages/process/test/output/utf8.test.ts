import assert from 'node:assert/strict';
import { StringDecoder } from 'node:string_decoder';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { continuationPrefixLength, incompleteSuffixLength } from '../../dist/output/utf8.js';

describe('where UTF-8 may be cut', () => {
  it('is where a streaming decoder would have nothing pending', () => {
    const lead = fc.constantFrom(
      0x41,
      0x80,
      0xbf,
      0xc1,
      0xc2,
      0xe0,
      0xe2,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0xff,
    );
    const bytes = fc.array(fc.oneof(lead, fc.integer({ min: 0x7e, max: 0xff })), { maxLength: 8 });
    fc.assert(
      fc.property(bytes, (values) => {
        const buffer = Buffer.from(values);
        const kept = buffer.subarray(0, buffer.length - incompleteSuffixLength(buffer));
        const rest = buffer.subarray(kept.length);
        // Cut there, both halves decode to what the whole does, whatever comes next.
        for (const next of [Buffer.from('A'), Buffer.from([0x80]), Buffer.from([0xbf, 0xbf])]) {
          const whole = Buffer.concat([buffer, next]).toString('utf8');
          assert.equal(kept.toString('utf8') + Buffer.concat([rest, next]).toString('utf8'), whole);
        }
        const decoder = new StringDecoder('utf8');
        assert.equal(decoder.write(buffer) + decoder.end(), buffer.toString('utf8'));
      }),
      { numRuns: 1000 },
    );
  });

  it('holds nothing back that can never become a character', () => {
    for (const hex of [
      '41',
      '80',
      'c0',
      'c1',
      'f5',
      'ff',
      'e080',
      'eda0',
      'f08f',
      'f490',
      'c3a9',
      'f09f9880',
    ]) {
      assert.equal(incompleteSuffixLength(Buffer.from(hex, 'hex')), 0, hex);
    }
    for (const [hex, length] of [
      ['c3', 1],
      ['e2', 1],
      ['e282', 2],
      ['f0', 1],
      ['f09f', 2],
      ['f09f98', 3],
      ['41e282', 2],
      ['ed9f', 2],
    ] as const) {
      assert.equal(incompleteSuffixLength(Buffer.from(hex, 'hex')), length, hex);
    }
  });

  it('skips at most three bytes of a character that began before', () => {
    const length = (hex: string): number => continuationPrefixLength(Buffer.from(hex, 'hex'));
    assert.deepEqual(
      ['', '41', '80', '8080', '808080', '80808080', 'c3a9'].map(length),
      [0, 0, 1, 2, 3, 3, 0],
    );
  });
});
