import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveProgress, type ProgressSnapshot } from '../../dist/results/live-progress.js';

const SNAPSHOT: ProgressSnapshot = {
  elapsedMs: 12_345,
  plannedMs: 60_000,
  vus: 40,
  iterations: 617,
  dropped: 3,
  liveHandles: 21,
  spawnToHandleP95Ms: 7.42,
  faults: 1,
  violations: 0,
};

test('a terminal has one line, written over, not more often than it can be read, cut to its width', () => {
  const { written, progress, clock } = setUp({ isTTY: true, columns: 51 });
  progress.update(SNAPSHOT);
  clock.now = 100;
  progress.update({ ...SNAPSHOT, iterations: 618 });
  clock.now = 250;
  progress.update({ ...SNAPSHOT, iterations: 619 });
  progress.end();
  assert.deepEqual(written, [
    '\r\u001b[2K12 s of 1m 00s  ·  617 iterations  ·  3 dropped  ·',
    '\r\u001b[2K12 s of 1m 00s  ·  619 iterations  ·  3 dropped  ·',
    '\r\u001b[2K',
  ]);
});

test('where nobody watches, there is a whole line every five seconds', () => {
  const { written, progress, clock } = setUp({});
  for (clock.now = 0; clock.now <= 11_000; clock.now += 500) progress.update(SNAPSHOT);
  progress.end();
  const line =
    '12 s of 1m 00s  ·  617 iterations  ·  3 dropped  ·  40 VUs  ·  21 live  ·  spawn p95 7.42 ms  ·  1 fault\n';
  assert.deepEqual(written, [line, line]);
});

test('a note stays above the line, and a broken invariant is said early in it', () => {
  const { written, progress } = setUp({ isTTY: true });
  progress.note('before');
  progress.update({ ...SNAPSHOT, violations: 2 });
  progress.note('a thread was lost');
  assert.equal(written[0], 'before\n');
  assert.match(written[1] ?? '', /12 s of 1m 00s {2}· {2}2 VIOLATED {2}·/);
  assert.ok(written[2]?.startsWith('\r\u001b[2Ka thread was lost\n12 s of'));
});

function setUp(kind: { isTTY?: boolean; columns?: number }): {
  written: string[];
  progress: LiveProgress;
  clock: { now: number };
} {
  const written: string[] = [];
  const clock = { now: 0 };
  const stream = { ...kind, write: (text: string) => written.push(text) };
  return { written, clock, progress: new LiveProgress(stream, () => clock.now) };
}
