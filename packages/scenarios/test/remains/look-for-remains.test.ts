import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { takeFootprint, warmUp } from '../../dist/remains/footprint.js';
import { lookForRemains, remainsNow } from '../../dist/remains/look-for-remains.js';
import { createMark } from '../../dist/remains/mark.js';
import { findProcess } from '../../dist/remains/proc.js';
import { eventually } from '../support/worlds.js';

const NOTHING = { processes: [], threads: [], descriptors: [], files: [] };

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

test('a child, a thread, a descriptor and a directory too many are each seen, and gone when they are', async () => {
  await warmUp();
  // The first child and the first worker of a process leave what Node keeps.
  await ended(spawn('sleep', ['60'], { stdio: 'ignore' }));
  await new Worker('', { eval: true }).terminate();
  const options = { before: takeFootprint(), mark: createMark() };
  assert.deepEqual(remainsNow(options), NOTHING);
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  await once(worker, 'online');
  const directory = mkdtempSync(join(tmpdir(), `longrun-${process.pid}-`));
  const fd = openSync('/dev/zero', 'r');
  const remains = remainsNow(options);
  assert.match(remains.processes.join(), new RegExp(`^process ${child.pid} `));
  assert.equal(remains.threads.length, 1);
  assert.ok(remains.descriptors.includes('/dev/zero'));
  assert.deepEqual(remains.files, [directory]);
  assert.equal(remainsNow({ ...options, ignore: ['/dev/'] }).descriptors.includes('/dev/zero'), false);
  await ended(child);
  await worker.terminate();
  rmdirSync(directory);
  closeSync(fd);
  assert.deepEqual(await lookForRemains(options), NOTHING);
});

test('who carries the mark is seen, wherever it went; who does not is not', async () => {
  const mark = createMark();
  const script = 'setsid sleep 60 > /dev/null 2>&1 & echo $!';
  const takeOff = mark.wear();
  const worn = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  takeOff();
  const other = spawn('sleep', ['60'], { stdio: 'ignore' });
  try {
    const [text] = await once(worn.stdout, 'data');
    const pid = Number(text);
    await eventually(() => findProcess(pid)?.name === 'sleep', 'it has left');
    await eventually(() => !mark.bearers().some((each) => each.pid === worn.pid), 'its parent has ended');
    assert.deepEqual(
      mark.bearers().map((each) => each.pid),
      [pid],
    );
    process.kill(pid, 'SIGKILL');
    await eventually(() => mark.bearers().length === 0, 'nobody carries it');
  } finally {
    await ended(other);
  }
});

test('modules that a thread was loading when it was ended are left out where that is known, and nothing else', () => {
  const options = { before: takeFootprint(), mark: createMark() };
  const fds = [openSync(fileURLToPath(import.meta.url), 'r'), openSync('/dev/zero', 'r')];
  assert.equal(remainsNow(options).descriptors.length, 2, 'the control');
  assert.deepEqual(remainsNow({ ...options, bootsFailed: true }).descriptors, ['/dev/zero']);
  for (const fd of fds) closeSync(fd);
});

test('marks of worlds that live at the same time come off one by one', () => {
  const before = process.env['LONGRUN_TOKEN'];
  const [one, two] = [createMark().wear(), createMark().wear()];
  two();
  one();
  assert.equal(process.env['LONGRUN_TOKEN'], before);
});
