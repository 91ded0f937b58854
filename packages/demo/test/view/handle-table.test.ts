import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { handleTable } from '../../dist/view/handle-table.js';
import { ansiStyle, plainStyle } from '../../dist/view/style.js';
import { row } from '../support/rows.js';

const ROWS = [
  row({ n: 1, stdout_bytes: 1500, stderr_bytes: 500, command: 'npm run build' }),
  row({ n: 2, state: 'exited', exit_code: 7, duration_ms: 12, command: 'sh -c exit 7' }),
  row({
    n: 10,
    state: 'cancelled',
    exit_code: -1,
    signal: 'SIGKILL',
    session_id: 'agent-2',
    command: 'sleep 600',
  }),
];

test('a wide terminal gets every column, aligned', () => {
  assert.deepEqual(handleTable(ROWS, { width: 100, style: plainStyle }), [
    'HANDLE     SESSION  STATE      EXIT      TIME  OUTPUT  COMMAND',
    'hto-1f-1   agent-1  running    -        1.2 s  2.0 kB  npm run build',
    'hto-1f-2   agent-1  exited     7        12 ms     0 B  sh -c exit 7',
    'hto-1f-10  agent-2  cancelled  SIGKILL  1.2 s     0 B  sleep 600',
  ]);
});

test('a narrow terminal loses output first, then session, then exit, and keeps the command readable', () => {
  const header = (width: number): string | undefined => handleTable(ROWS, { width, style: plainStyle })[0];
  assert.equal(header(71), 'HANDLE     SESSION  STATE      EXIT      TIME  OUTPUT  COMMAND');
  assert.equal(header(70), 'HANDLE     SESSION  STATE      EXIT      TIME  COMMAND');
  assert.equal(header(62), 'HANDLE     STATE      EXIT      TIME  COMMAND');
  assert.equal(header(53), 'HANDLE     STATE       TIME  COMMAND');
});

test('no line is wider than the terminal, whatever the rows hold', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), fc.integer({ min: 45, max: 200 }), (commands, width) => {
      const rows = commands.map((command, index) => row({ n: index + 1, command }));
      const lines = handleTable(rows, { width, style: plainStyle });
      assert.equal(lines.length, rows.length + 1);
      for (const line of lines) {
        assert.ok([...line].length <= width, `${[...line].length} > ${width}`);
        assert.doesNotMatch(line, /\p{Cc}/u);
      }
    }),
  );
});

test('more rows than the terminal has: the latest stay, and the rest is counted', () => {
  const lines = handleTable(ROWS, { width: 100, style: plainStyle, maxRows: 2 });
  assert.equal(lines.length, 3);
  assert.equal(lines[1], '… 2 earlier');
  assert.match(lines[2] ?? '', /^hto-1f-10 /);
});

test('colours change nothing but colours', () => {
  const coloured = handleTable(ROWS, { width: 80, style: ansiStyle });
  const plain = handleTable(ROWS, { width: 80, style: plainStyle });
  assert.notDeepEqual(coloured, plain);
  assert.deepEqual(
    coloured.map((line) => stripVTControlCharacters(line)),
    plain,
  );
});

test('an empty table is its header', () => {
  assert.equal(handleTable([], { width: 80, style: plainStyle }).length, 1);
});
