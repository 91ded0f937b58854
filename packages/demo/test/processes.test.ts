import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { groupMembers, listProcesses, markedProcesses } from '../dist/processes.js';

const onLinux = { skip: process.platform === 'linux' ? false : 'reads /proc' };

test(
  'a process with the marker is seen while it lives, in whatever group it is, and not afterwards',
  onLinux,
  async () => {
    const marker = `LONGRUN_TEST_MARKER=${process.pid}.${Date.now()}`;
    const [name = '', value = ''] = marker.split('=');
    assert.deepEqual(markedProcesses(marker), []);
    const child = spawn('cat', [], {
      detached: true,
      env: { ...process.env, [name]: value },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    // It has written back: the program runs, in its new group and environment.
    child.stdin.write('x');
    await once(child.stdout, 'data');
    const pid = child.pid ?? 0;
    assert.deepEqual(
      markedProcesses(marker)?.map((entry) => entry.pid),
      [pid],
    );
    assert.equal(groupMembers(pid), 1);
    child.stdin.end();
    await once(child, 'exit');
    assert.deepEqual(markedProcesses(marker), []);
    assert.equal(groupMembers(pid), 0);
  },
);

test('this process is in the list with its parent', onLinux, () => {
  const own = listProcesses()?.find(({ pid }) => pid === process.pid);
  assert.equal(own?.parent, process.ppid);
});
