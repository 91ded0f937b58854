import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '@longrun/testkit';
import type { ControlGauges } from '../../dist/metrics/control-gauges.js';
import { ControlSnapshots, SCRAPE_WAIT_MS } from '../../dist/metrics/control-snapshots.js';

function gauges(queued: number): ControlGauges {
  return {
    ...{ handles: {}, lingering: 0, queued, spilledBytes: 0, sessionsOpen: 0 },
    ...{ kinds: {}, asksPending: 0, threads: { busy: 0, idle: 0 } },
  };
}

/** A control thread that answers when the test says so. */
function world() {
  const clock = createManualClock();
  const questions: { answer(value: ControlGauges): void; fail(): void }[] = [];
  const snapshots = new ControlSnapshots(
    () =>
      new Promise((answer, reject) => {
        questions.push({ answer, fail: () => reject(new Error('gone')) });
      }),
    clock,
  );
  return { clock, questions, snapshots };
}

test('an answer in time is the snapshot', async () => {
  const { questions, snapshots } = world();
  const taken = snapshots.take();
  questions[0]?.answer(gauges(3));
  assert.deepEqual(await taken, { up: true, gauges: gauges(3), ageMs: 0 });
});

test('however many scrape, one question is under way; without an answer the last one is shown with its age', async () => {
  const { clock, questions, snapshots } = world();
  const first = snapshots.take();
  questions[0]?.answer(gauges(1));
  await first;
  clock.advance(5000);
  const many = [snapshots.take(), snapshots.take(), snapshots.take()];
  assert.equal(questions.length, 2);
  clock.advance(SCRAPE_WAIT_MS);
  const stale = { up: false, gauges: gauges(1), ageMs: 5000 + SCRAPE_WAIT_MS };
  assert.deepEqual(await Promise.all(many), [stale, stale, stale]);
  const again = snapshots.take();
  assert.equal(questions.length, 2, 'the question still waits');
  questions[1]?.answer(gauges(2));
  assert.deepEqual(await again, { up: true, gauges: gauges(2), ageMs: 0 });
  assert.deepEqual(clock.pending, [], 'no timer is left');
});

test('an answer that nobody waited for any more is kept', async () => {
  const { clock, questions, snapshots } = world();
  const late = snapshots.take();
  clock.advance(SCRAPE_WAIT_MS);
  assert.deepEqual(await late, { up: false, gauges: undefined, ageMs: 0 }, 'there never was an answer');
  questions[0]?.answer(gauges(7));
  await new Promise((done) => setImmediate(done));
  clock.advance(10);
  const next = snapshots.take();
  questions[1]?.fail();
  assert.deepEqual(await next, { up: false, gauges: gauges(7), ageMs: 10 }, 'a failure is no wait');
});
