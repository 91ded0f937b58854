import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstBytes, lastBytes } from '../../dist/turn/byte-cut.js';

const texts = fc.string({ unit: 'binary', maxLength: 20 });

test('a cut is the longest one of whole characters that fits', () => {
  fc.assert(
    fc.property(texts, fc.nat(30), (text, maxBytes) => {
      const characters = [...text];
      for (const [cut, next] of [
        [firstBytes(text, maxBytes), (n: number) => characters.slice(0, n + 1).join('')],
        [lastBytes(text, maxBytes), (n: number) => characters.slice(-n - 1).join('')],
      ] as const) {
        assert.ok(Buffer.byteLength(cut) <= maxBytes);
        const count = [...cut].length;
        assert.ok(count === characters.length || Buffer.byteLength(next(count)) > maxBytes);
      }
      assert.ok(text.startsWith(firstBytes(text, maxBytes)) && text.endsWith(lastBytes(text, maxBytes)));
    }),
    { numRuns: 40 },
  );
});
