import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseStat } from '@longrun/process/proc';
import { available } from './support/available.js';

const native = available();
if (native !== undefined) {
  test('the stat lines of everybody are what /proc says', () => {
    const lines = native.processes();
    assert.ok(typeof lines === 'string' && lines.endsWith('\n'));
    const seen = new Map(lines.split('\n').map((line) => [Number.parseInt(line, 10), parseStat(line)]));
    for (const pid of [1, process.pid, process.ppid]) {
      const { startTime, parentPid, name } = parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? {};
      const { startTime: theirs, parentPid: parent, name: called } = seen.get(pid) ?? {};
      assert.deepEqual([theirs, parent, called], [startTime, parentPid, name]);
    }
    const others = readdirSync('/proc')
      .map(Number)
      .filter((pid) => seen.get(pid) !== undefined);
    assert.ok(others.length > 3, `${others.length} are in both lists`);
  });
}
