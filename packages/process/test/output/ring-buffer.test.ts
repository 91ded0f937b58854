import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RingBuffer } from '../../dist/output/ring-buffer.js';

describe('a ring buffer', () => {
  it('holds the last bytes that went in, whatever their number and its capacity', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 9000 }), { maxLength: 8 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.nat({ max: 12_000 }),
        fc.nat({ max: 12_000 }),
        (chunks, capacity, from, to) => {
          const ring = new RingBuffer(capacity);
          for (const chunk of chunks) ring.push(chunk);
          const all = Buffer.concat(chunks);
          const last = all.subarray(Math.max(0, all.length - capacity));
          assert.equal(ring.length, last.length);
          assert.ok(last.equals(ring.slice(0, capacity)));
          assert.ok(last.subarray(from, to).equals(ring.slice(from, to)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives copies of exact size, which cross a thread without anything else', () => {
    const ring = new RingBuffer(100);
    ring.push(new Uint8Array(1000));
    assert.equal(ring.slice(10, 20).buffer.byteLength, 10);
  });
});
