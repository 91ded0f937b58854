import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OutputRange } from '@longrun/protocol';
import fc from 'fast-check';
import { capturedSource } from '../../dist/output/captured-source.js';
import { omissionMarker } from '../../dist/output/omission-marker.js';
import { readRange } from '../../dist/output/read-range.js';
import { SpillAllowance } from '../../dist/output/spill-allowance.js';
import { SpillBudget } from '../../dist/output/spill-budget.js';
import { SpillFile } from '../../dist/output/spill-file.js';
import { StreamCapture } from '../../dist/output/stream-capture.js';
import { createMemoryDisk } from '../support/memory-disk.js';

/** Bytes as commands write them: text of all widths, broken text, and arbitrary bytes. */
const someBytes = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom('\n', 'é', '€', '\u{1f600}', '\ufeff', '').map((text) => Buffer.from(text)),
      // Beginnings of characters, surrogates, overlong forms, bytes past the last character.
      fc
        .constantFrom('e2', 'e282', 'f09f98', 'eda080', 'c080', 'f8', 'f4908080', '80')
        .map((hex) => Buffer.from(hex, 'hex')),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts));

/** The same bytes in pieces. */
const chunked = someBytes.chain((bytes) =>
  fc.array(fc.nat({ max: bytes.length }), { maxLength: 6 }).map((cuts) => {
    const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
    return { bytes, chunks: at.slice(1).map((end, n) => bytes.subarray(at[n], end)) };
  }),
);

const size = fc.integer({ min: 0, max: 12 });

function capture(chunks: readonly Uint8Array[], headBytes: number, tailBytes: number): StreamCapture {
  const stream = new StreamCapture({ headBytes, tailBytes });
  for (const chunk of chunks) stream.push(new Uint8Array(chunk));
  stream.end();
  return stream;
}

/** Everything, by ranges that follow each other. */
async function readAll(
  read: (offset: number) => Promise<OutputRange>,
): Promise<{ readonly ranges: OutputRange[]; readonly text: string }> {
  const ranges: OutputRange[] = [];
  let offset = 0;
  for (;;) {
    const range = await read(offset);
    ranges.push(range);
    if (range.eof) break;
    assert.ok(range.nextOffset > offset, `stuck at ${offset}`);
    offset = range.nextOffset;
  }
  return { ranges, text: ranges.map(({ text }) => text).join('') };
}

describe('a stream capture', () => {
  it('is the whole text, as Buffer decodes it, however the bytes came, when all of it fits', () => {
    fc.assert(
      fc.property(chunked, ({ bytes, chunks }) => {
        const stream = capture(chunks, 7, 1000).describe();
        assert.equal(stream.text, bytes.toString('utf8'));
        assert.equal(stream.truncated, false);
        assert.equal(stream.bytes, bytes.length);
        assert.deepEqual([stream.omittedBytes, stream.droppedBytes], [0, 0]);
        const exact = Buffer.from(stream.text).equals(bytes);
        assert.equal(stream.segments === undefined, exact);
      }),
    );
  });

  it('is the same however the bytes came, when it is cut too', () => {
    fc.assert(
      fc.property(chunked, size, size, ({ bytes, chunks }, head, tail) => {
        assert.deepEqual(capture(chunks, head, tail).describe(), capture([bytes], head, tail).describe());
      }),
    );
  });

  it('adds up: head, omitted bytes and tail are the stream, and no cut splits a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 30, maxLength: 60 }),
        size,
        size,
        (text, head, tail) => {
          const bytes = Buffer.from(text);
          const stream = capture([bytes], head, tail).describe();
          assert.ok(stream.truncated);
          const [first = '', last = ''] = stream.text.split(omissionMarker(stream.omittedBytes));
          // Well-formed text stays well-formed: nothing was split.
          assert.ok(text.startsWith(first) && text.endsWith(last));
          assert.equal(
            Buffer.byteLength(first) + stream.omittedBytes + Buffer.byteLength(last),
            bytes.length,
          );
          // Nothing more was left out than a cut character at either end needs.
          assert.ok(Buffer.byteLength(first) > head - 4 && Buffer.byteLength(last) > tail - 4);
          assert.equal(stream.droppedBytes, bytes.length - head - tail);
        },
      ),
    );
  });

  it('counts lines: newlines, plus one for a last line without', () => {
    fc.assert(
      fc.property(chunked, size, size, ({ bytes, chunks }, head, tail) => {
        const newlines = bytes.filter((byte) => byte === 10).length;
        const open = bytes.length > 0 && bytes[bytes.length - 1] !== 10;
        assert.equal(capture(chunks, head, tail).describe().lines, newlines + (open ? 1 : 0));
      }),
    );
  });

  it('keeps a byte order mark and replaces each maximal invalid part once', () => {
    const text = (hex: string): string => capture([Buffer.from(hex, 'hex')], 100, 0).describe().text;
    assert.equal(text('efbbbf41'), '\ufeffA');
    assert.equal(text('ff'), '\ufffd');
    assert.equal(text('e28241'), '\ufffdA');
    assert.equal(text('eda080'), '\ufffd\ufffd\ufffd');
    assert.equal(text('f0908041'), '\ufffdA');
    assert.equal(text('c080'), '\ufffd\ufffd');
    assert.equal(text('f4908080'), '\ufffd\ufffd\ufffd\ufffd');
  });
});

describe('reading a stream capture', () => {
  it('by ranges of any size joins to the whole text, live and after the end', async () => {
    await fc.assert(
      fc.asyncProperty(chunked, fc.integer({ min: 1, max: 20 }), async ({ bytes, chunks }, most) => {
        const stream = capture(chunks, 5, 1000);
        const live = await readAll((offset) => stream.read(offset, most));
        assert.equal(live.text, bytes.toString('utf8'));
        const source = capturedSource(stream.describe(), assert.fail);
        const archived = await readAll((offset) => readRange(source, offset, most));
        assert.deepEqual(archived, live);
      }),
    );
  });

  it('through a spill file gives every byte once, live and after the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        chunked,
        size,
        size,
        fc.integer({ min: 1, max: 20 }),
        async (input, head, tail, most) => {
          const { stream, file } = spilling(head, tail, 1_000_000);
          for (const chunk of input.chunks) stream.push(new Uint8Array(chunk));
          // Not flushed yet: reads have to wait for the disk.
          const early = await stream.read(0, most);
          assert.equal(early.omittedBytes, 0);
          stream.end();
          const { text } = await readAll((offset) => stream.read(offset, most));
          assert.equal(text, input.bytes.toString('utf8'));
          await stream.seal();
          const described = stream.describe();
          assert.equal(described.droppedBytes, 0);
          if (input.bytes.length > head + tail) {
            assert.ok(file()?.equals(input.bytes), 'the file is the stream');
            assert.equal(described.segments, undefined);
          } else {
            assert.equal(described.file, undefined);
          }
        },
      ),
    );
  });

  it('jumps over bytes that are nowhere, and says how many', async () => {
    await fc.assert(
      fc.asyncProperty(chunked, size, size, size, async ({ bytes, chunks }, head, tail, cap) => {
        const { stream, disk } = spilling(head, tail, cap);
        for (const chunk of chunks) stream.push(new Uint8Array(chunk));
        stream.end();
        const live = await readAll((offset) => stream.read(offset, 4));
        await stream.seal();
        const described = stream.describe();
        const omitted = live.ranges.reduce((sum, range) => sum + range.omittedBytes, 0);
        // A character that was cut at the tail's start counts with what is gone.
        assert.ok(omitted >= described.droppedBytes && omitted <= described.droppedBytes + 3);
        let at = 0;
        for (const range of live.ranges) {
          assert.equal(range.offset, at + range.omittedBytes);
          at = range.nextOffset;
        }
        assert.equal(at, bytes.length);
        // The archive, which reads the real path, would not find a file in memory: give it the bytes.
        const { file, ...rest } = described;
        const inMemory = file === undefined ? [] : [{ offset: 0, bytes: disk.bytes(file.path) }];
        const source = capturedSource(
          { ...rest, segments: [...inMemory, ...(rest.segments ?? [])] },
          assert.fail,
        );
        if (described.truncated) {
          assert.deepEqual((await readAll((offset) => readRange(source, offset, 4))).ranges, live.ranges);
        }
      }),
    );
  });

  it('from the middle of what is gone answers with the next byte that there is', async () => {
    const stream = capture([Buffer.from('0123456789')], 2, 3);
    assert.deepEqual(await stream.read(4, 100), {
      text: '789',
      offset: 7,
      nextOffset: 10,
      eof: true,
      omittedBytes: 3,
    });
    assert.deepEqual(await stream.read(0, 100), {
      text: '01',
      offset: 0,
      nextOffset: 2,
      eof: false,
      omittedBytes: 0,
    });
  });

  it('past the end says end of file once the stream has ended, and not before', async () => {
    const stream = new StreamCapture({ headBytes: 10, tailBytes: 10 });
    stream.push(new Uint8Array([65]));
    const nothing = { text: '', offset: 5, nextOffset: 5, omittedBytes: 0 };
    assert.deepEqual(await stream.read(5, 10), { ...nothing, eof: false });
    stream.end();
    assert.deepEqual(await stream.read(5, 10), { ...nothing, eof: true });
  });

  it('holds back half a character until it is whole, or will never be', async () => {
    const stream = new StreamCapture({ headBytes: 100, tailBytes: 0 });
    stream.push(Buffer.from('a\u{1f600}').subarray(0, 3));
    assert.equal((await stream.read(0, 100)).nextOffset, 1);
    assert.deepEqual(await stream.read(1, 1), {
      text: '',
      offset: 1,
      nextOffset: 1,
      eof: false,
      omittedBytes: 0,
    });
    stream.end();
    assert.deepEqual(await stream.read(1, 1), {
      text: '\ufffd',
      offset: 1,
      nextOffset: 3,
      eof: true,
      omittedBytes: 0,
    });
  });

  it('reads one whole character when fewer bytes were asked for', async () => {
    const stream = capture([Buffer.from('\u{1f600}b')], 100, 0);
    assert.deepEqual((await stream.read(0, 1)).text, '\u{1f600}');
  });
});

function spilling(headBytes: number, tailBytes: number, cap: number) {
  const disk = createMemoryDisk();
  const stream = new StreamCapture({
    headBytes,
    tailBytes,
    openSpill: () =>
      new SpillFile({
        path: 'spill',
        disk,
        allowance: new SpillAllowance(cap, SpillBudget.create(1_000_000)),
        onStop: (stop) => assert.equal(stop.kind, 'cap'),
        onPressure: () => undefined,
      }),
  });
  return {
    stream,
    disk,
    file: (): Buffer | undefined => (disk.has('spill') ? disk.bytes('spill') : undefined),
  };
}
