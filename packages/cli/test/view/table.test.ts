import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainStyle } from '../../dist/terminal/style.js';
import { formatDuration } from '../../dist/view/format.js';
import { handleColumns } from '../../dist/view/handle-columns.js';
import { table } from '../../dist/view/table.js';
import { clip, widthOf } from '../../dist/view/width.js';

const row = {
  handle_id: 'hto-1f-1',
  command_id: 'c',
  session_id: 'a session with a rather long name',
  command: 'sh -c \x1b[31mfor i in 1 2 3\ndo echo 世界 "grüße"; done and so on and so on',
  state: 'running',
  pid: 12_345,
  started_at: 0,
  ended_at: null,
  exit_code: null,
  signal: null,
  duration_ms: 65_000,
  stdout_bytes: 12_100,
  stderr_bytes: 0,
  silent_ms: 400,
  descendants_alive: 0,
} as const;

test('no line is wider than the terminal, and columns go before the command has no room', () => {
  for (const width of [30, 40, 60, 80, 120]) {
    for (const line of table(handleColumns, [row], { width, style: plainStyle })) {
      assert.ok(widthOf(line) <= width, `${width}: ${line}`);
    }
  }
  const [narrow = ''] = table(handleColumns, [row], { width: 50, style: plainStyle });
  assert.match(narrow, /^HANDLE +STATE +AGE +OUTPUT? *COMMAND$|^HANDLE +STATE +AGE +COMMAND$/);
});

test('without a width nothing is cut, and a command cannot reach the terminal', () => {
  const [, line = ''] = table(handleColumns, [row], { width: undefined, style: plainStyle });
  assert.match(line, /a session with a rather long name/);
  assert.ok(line.endsWith('sh -c  [31mfor i in 1 2 3 do echo 世界 "grüße"; done and so on and so on'));
});

test('wide, joined and marked characters count as many cells as they take', () => {
  assert.deepEqual(['abc', '世界', 'e\u0301', '👩‍👩‍👧', '🙂x'].map(widthOf), [3, 4, 1, 2, 3]);
  assert.equal(clip('世界世界', 6), '世界…');
  assert.equal(clip('abc', 3), 'abc');
});

test('times are read at a glance', () => {
  const times = [0, 840, 3200, 59_949, 60_000, 125_000, 3_600_000, 11_220_000, 187_200_000];
  assert.deepEqual(times.map(formatDuration), [
    '0ms',
    '840ms',
    '3.2s',
    '59.9s',
    '1m00s',
    '2m05s',
    '1h00m',
    '3h07m',
    '2d04h',
  ]);
});
