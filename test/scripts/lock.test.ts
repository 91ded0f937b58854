import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { outcomeOf, workspaceCopy } from './support/workspace-copy.js';

// Takes the lock again and again; inside it creates a file that must not be there yet.
const CONTEND = `
import { rmSync, writeFileSync } from 'node:fs';
import { withLock } from './scripts/lib/lock.mjs';
for (let round = 0; round < 50; round += 1) {
  withLock(() => {
    writeFileSync('inside', String(process.pid), { flag: 'wx' });
    rmSync('inside');
  }, () => {});
}
console.log('never met anybody');`;

// Takes the lock, says so, and keeps it.
const HOLD = `
import { writeSync } from 'node:fs';
import { withLock } from './scripts/lib/lock.mjs';
withLock(() => {
  writeSync(1, 'held\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}, () => {});`;

const TAKE = `
import { withLock } from './scripts/lib/lock.mjs';
withLock(() => console.log('taken'), (pid) => console.log('waiting for ' + pid));`;

test('several processes never hold the lock at once', async (t) => {
  const { root, run } = workspaceCopy(t, { 'contend.mjs': CONTEND });
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => run('contend.mjs')));
  for (const { code, stdout, stderr } of outcomes) {
    assert.equal(code, 0, stderr);
    assert.equal(stdout, 'never met anybody\n');
  }
  assert.deepEqual(readdirSync(join(root, 'node_modules/.longrun')), []);
});

test('who waits is told for whom, and gets the lock of a holder that was killed', async (t) => {
  const { start } = workspaceCopy(t, { 'hold.mjs': HOLD, 'take.mjs': TAKE });
  const holder = start('hold.mjs');
  await once(holder.stdout, 'data');
  const waiter = start('take.mjs');
  const outcome = outcomeOf(waiter);
  const [told] = await once(waiter.stdout, 'data');
  assert.equal(String(told), `waiting for ${holder.pid}\n`);
  holder.kill('SIGKILL');
  const { code, stdout } = await outcome;
  assert.deepEqual([code, stdout], [0, `waiting for ${holder.pid}\ntaken\n`]);
});

test('a lock whose pid now belongs to another process is taken over', async (t) => {
  const { root, run } = workspaceCopy(t, { 'take.mjs': TAKE });
  // This test's own pid is alive; its start time is not the recorded one.
  const lock = join(root, 'node_modules/.longrun/lock');
  mkdirSync(lock, { recursive: true });
  writeFileSync(join(lock, `${process.pid}-1`), '');
  assert.equal((await run('take.mjs')).stdout, 'taken\n');
  assert.equal(existsSync(lock), false);
});
