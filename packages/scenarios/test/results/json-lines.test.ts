import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { JsonLines } from '../../dist/results/json-lines.js';

let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longrun-lines-'));
});
after(() => rm(directory, { recursive: true }));

test('lines are written in order, and nothing is said of left-out ones when there are none', async () => {
  const path = join(directory, 'whole.jsonl');
  const lines = await JsonLines.open(path, { maxBytes: 1_000_000 });
  for (let n = 0; n < 5000; n += 1) lines.add({ n });
  assert.deepEqual(await lines.end(), { leftOut: undefined, error: undefined });
  const written = (await readLines(path)).map((line) => line['n']);
  assert.deepEqual(
    written,
    Array.from({ length: 5000 }, (_, n) => n),
  );
});

test('a file that is full stays a prefix, and its last line says how many are left out', async () => {
  const path = join(directory, 'full.jsonl');
  const lines = await JsonLines.open(path, { maxBytes: 25 });
  for (const text of ['first', 'much too long for what is left', 'x']) lines.add({ text });
  const left = { type: 'left-out', lines: 2, why: 'file-full' } as const;
  assert.deepEqual(await lines.end(), { leftOut: left, error: undefined });
  assert.deepEqual(await readLines(path), [{ text: 'first' }, left]);
});

test('lines that come faster than the disk takes them are counted, not kept', async () => {
  const path = join(directory, 'slow.jsonl');
  const lines = await JsonLines.open(path, { maxBytes: 1_000_000, maxWaitingBytes: 20 });
  for (let n = 0; n < 10; n += 1) lines.add({ n });
  await lines.flushed();
  lines.add({ n: 'later' });
  const { leftOut } = await lines.end();
  assert.deepEqual(leftOut, { type: 'left-out', lines: 8, why: 'disk-too-slow' });
  assert.deepEqual(await readLines(path), [{ n: 0 }, { n: 1 }, { n: 'later' }, leftOut]);
});

test('a disk without room is an error that is told at the end, never thrown', {
  skip: existsSync('/dev/full') ? false : 'no /dev/full here',
}, async () => {
  const lines = await JsonLines.open('/dev/full', { maxBytes: 1_000_000, flags: 'w' });
  lines.add({ n: 1 });
  await lines.flushed();
  lines.add({ n: 2 });
  const { leftOut, error } = await lines.end();
  assert.deepEqual(leftOut, { type: 'left-out', lines: 2, why: 'write-failed' });
  assert.match(String(error), /ENOSPC/);
});

async function readLines(path: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(path, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
