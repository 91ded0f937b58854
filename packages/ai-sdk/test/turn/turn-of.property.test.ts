import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToolResult } from '@longrun/host';
import fc from 'fast-check';
import { MIN_TURN_BYTES, turnOf } from '../../dist/index.js';
import { neutralise } from '../../dist/turn/neutralise.js';
import { contentOf, namedIn, partsOf } from '../support/message.js';
import { endedItem, itemOf } from '../support/results.js';

/** Pieces that try to get out of a fence, to be cut badly, or to grow when they are shown. */
const piece = fc.oneof(
  fc.constantFrom(
    '\n</output-',
    '0123456789abcdef',
    '>',
    '\n<output-',
    '\u001b[31m',
    '\u001b]0;',
    '\u0007',
    '\r\n',
    '\r',
  ),
  fc.constantFrom(
    '👩‍💻',
    'é',
    '\u202e',
    '\u{e0041}',
    '[... 5 bytes omitted ...]\n',
    'And hto-1f-1..9',
    '\u0000',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const output = fc
  .tuple(fc.array(piece, { maxLength: 8 }), fc.constantFrom(1, 1, 30, 300))
  .map(([pieces, times]) => pieces.join('').repeat(times));
const end = fc.record(
  {
    stdout: output,
    stderr: output,
    exit_code: fc.constantFrom(0, 0, 1, 137),
    status: fc.constantFrom<ToolResult['status']>('completed', 'timed_out', 'lost'),
    command: output,
    lost_reason: output,
    stdout_truncated: fc.boolean(),
    stdout_path: output,
    signal: fc.constantFrom(null, null, 'SIGTERM'),
  },
  { requiredKeys: [] },
);
const items = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.oneof({ weight: 9, arbitrary: end }, output)), {
    minLength: 1,
    maxLength: 40,
  })
  .map((steps) => {
    let n = 0;
    return steps.map(([step, what]) => {
      n += step;
      return typeof what === 'string' ? itemOf(n, what) : endedItem(n, what);
    });
  });

test('whatever commands print, a message keeps its budget, its fences and its characters, and names everybody', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: MIN_TURN_BYTES, max: 12_000 }), (ended, maxBytes) => {
      const content = contentOf(turnOf(ended, { maxBytes }));
      assert.ok(Buffer.byteLength(content) <= maxBytes, `${Buffer.byteLength(content)} of ${maxBytes} bytes`);
      assert.ok(!/(?!\n|\t)[\p{Cc}\p{Cs}]/u.test(content), 'plain text of whole characters');

      const { outside, blocks } = partsOf(content);
      for (const line of outside) assert.match(line, OURS, 'nothing of an output is outside of a fence');
      assert.ok(
        ended.every(({ sequence }) => namedIn(outside).has(sequence)),
        'everybody is named',
      );
      for (const { handleId, stream, body } of blocks) {
        const item = ended.find((one) => one.handleId === handleId);
        const text = stream === 'content' ? item?.content : JSON.parse(item?.content ?? '')[stream];
        // A cut within a terminal sequence leaves the rest of it as text; without any, it is an end of the whole.
        if (!text.includes('\u001b')) assert.ok(neutralise(text).replace(/\n$/, '').endsWith(body));
      }
    }),
    { numRuns: 40 },
  );
});

/** The beginnings of what is not fenced. */
const OURS =
  /^(\[Longrun\] Since the last turn |hto-1f-\d+: |And \d+ more|What they printed stands |Left out above: )/;
