import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addLine,
  BYE,
  cgroupLine,
  helloLine,
  MAX_CGROUP_LENGTH,
  MAX_LINE_LENGTH,
  parseLine,
  removeLine,
} from '../../dist/guardian/lines.js';
import { HOST_TOKEN, MALFORMED } from './support/malformed.js';

const withoutNewline = (line: string): string => line.slice(0, -1);

test('every line that is written is read as it was meant', () => {
  assert.deepEqual(parseLine(withoutNewline(helloLine(HOST_TOKEN))), {
    type: 'hello',
    hostToken: HOST_TOKEN,
  });
  const known = addLine({ pid: 4242, startTime: '1307060' });
  assert.deepEqual(parseLine(withoutNewline(known)), { type: 'add', groupId: 4242, startTime: '1307060' });
  assert.deepEqual(parseLine(withoutNewline(addLine({ pid: 7 }))), {
    type: 'add',
    groupId: 7,
    startTime: '0',
  });
  assert.deepEqual(parseLine(withoutNewline(removeLine(7))), { type: 'remove', groupId: 7 });
  assert.deepEqual(parseLine(withoutNewline(cgroupLine('/sys/fs/my cgroup/1'))), {
    type: 'cgroup',
    path: '/sys/fs/my cgroup/1',
  });
  assert.deepEqual(parseLine(withoutNewline(BYE)), { type: 'bye' });
});

test('the longest line fits', () => {
  const longest = [
    helloLine(HOST_TOKEN),
    addLine({ pid: 0x7fffffff, startTime: String(2n ** 64n - 1n) }),
    cgroupLine('/'.repeat(MAX_CGROUP_LENGTH)),
  ];
  for (const line of longest) assert.ok(withoutNewline(line).length <= MAX_LINE_LENGTH);
});

test('a first line of another version is told apart from nonsense', () => {
  assert.deepEqual(parseLine(`longrun 2 ${HOST_TOKEN} and more`), { type: 'foreign' });
});

for (const line of MALFORMED) {
  test(`${JSON.stringify(line)} is no line`, () => {
    assert.deepEqual(parseLine(line), { type: 'malformed' });
  });
}
