import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { BASE, startLoad } from './load-bench.js';

const constant = {
  ...BASE,
  executor: 'constant-arrival-rate',
  rate: 10,
  timeUnitMs: 1000,
  durationMs: 1000,
  preAllocatedVUs: 2,
  maxVUs: 100,
} as const;

test('a constant rate begins its iterations at their times, whether others have ended or not', async () => {
  const bench = startLoad(constant, () => 350);
  await bench.runToEnd();
  assert.deepEqual(
    bench.iterations.map(({ intendedAt }) => intendedAt),
    [0, 100, 200, 300, 400, 500, 600, 700, 800, 900],
  );
  assert.ok(bench.iterations.every(({ intendedAt, startedAt }) => intendedAt === startedAt));
  assert.equal(bench.peak, 4);
  assert.equal(bench.clock.monotonic(), 1250);
});

test('an iteration that finds no user free is dropped, with its time', async () => {
  const bench = startLoad({ ...constant, maxVUs: 2 }, () => 250);
  await bench.runToEnd();
  assert.equal(bench.peak, 2);
  assert.deepEqual(bench.dropped, [200, 500, 800]);
  assert.equal(bench.iterations.length + bench.dropped.length, 10);
});

test('users that are free take turns, so that each of them works', async () => {
  const bench = startLoad({ ...constant, preAllocatedVUs: 3 }, () => 10);
  await bench.runToEnd();
  assert.deepEqual(
    bench.iterations.map(({ vu }) => vu),
    [1, 2, 3, 1, 2, 3, 1, 2, 3, 1],
  );
});

test('a late timer begins everything that is overdue, each iteration with the time it was meant for', async () => {
  const bench = startLoad(constant, () => 10);
  await bench.runUntil(250);
  assert.equal(bench.iterations.length, 3);
  bench.clock.setMonotonic(750);
  bench.clock.runDue();
  await turn();
  const late = bench.iterations.slice(3);
  assert.deepEqual(
    late.map(({ intendedAt }) => intendedAt),
    [300, 400, 500, 600, 700],
  );
  assert.ok(late.every(({ startedAt }) => startedAt === 750));
  await bench.runToEnd();
  assert.equal(bench.iterations.length, 10);
});

test('a thread that is blocked past the end and the grace still begins what was due, and then interrupts it', async () => {
  const bench = startLoad({ ...constant, gracefulStopMs: 100 }, () => 10);
  await bench.runUntil(0);
  bench.clock.setMonotonic(5000);
  bench.clock.runDue();
  await turn();
  assert.equal(bench.over, true);
  assert.equal(bench.iterations.length, 10);
  assert.deepEqual(bench.dropped, []);
  assert.ok(bench.iterations.slice(1).every(({ interrupted }) => interrupted));
});

test('an iteration past the graceful stop of an open model is interrupted', async () => {
  const bench = startLoad({ ...constant, gracefulStopMs: 100 }, () => undefined);
  await bench.runToEnd();
  assert.equal(bench.clock.monotonic(), 1100);
  assert.ok(bench.iterations.every(({ interrupted, endedAt }) => interrupted && endedAt === 1100));
});

test('a ramp begins iteration n when the integral of its rate reaches n', async () => {
  const bench = startLoad(
    {
      ...BASE,
      executor: 'ramping-arrival-rate',
      startRate: 0,
      timeUnitMs: 1000,
      stages: [
        { target: 2, durationMs: 2000 },
        { target: 2, durationMs: 1000 },
        { target: 0, durationMs: 1000 },
      ],
      preAllocatedVUs: 1,
      maxVUs: 10,
    },
    () => 1,
  );
  await bench.runToEnd();
  // t²/2 = 1 and 2 on the way up, one per 500 ms at the top, t·(2 - t) = 1 on the way down.
  assert.deepEqual(
    bench.iterations.map(({ intendedAt }) => Math.round(intendedAt)),
    [1414, 2000, 2500, 3000, 4000],
  );
});

const rate = fc.integer({ min: 0, max: 40 });
const stage = fc.record({ target: rate, durationMs: fc.integer({ min: 0, max: 3000 }) });

test('the number of iterations of a ramp is the integral of its rate, in order and within its time', async () => {
  await fc.assert(
    fc.asyncProperty(
      rate,
      fc.array(stage, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(1000, 700),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 2000 }),
      async (startRate, stages, timeUnitMs, maxVUs, takes) => {
        const bench = startLoad(
          {
            ...BASE,
            executor: 'ramping-arrival-rate',
            startRate,
            timeUnitMs,
            stages,
            preAllocatedVUs: 1,
            maxVUs,
          },
          () => takes,
        );
        await bench.runToEnd();
        let area = 0;
        let from = startRate;
        for (const { target, durationMs } of stages) {
          area += (durationMs * (from + target)) / 2;
          from = target;
        }
        const times = [...bench.iterations.map(({ intendedAt }) => intendedAt), ...bench.dropped];
        assert.equal(times.length, Math.floor(area / timeUnitMs));
        const endMs = stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
        assert.ok(times.every((at) => at >= 0 && at <= endMs));
        const begun = bench.iterations.map(({ intendedAt }) => intendedAt);
        assert.deepEqual(
          begun,
          [...begun].sort((a, b) => a - b),
        );
        assert.ok(bench.peak <= maxVUs);
        assert.equal(bench.over, true);
      },
    ),
    { numRuns: 60 },
  );
});

test('the number of iterations of a constant rate is its integral, and its users stay within their bound', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 400 }),
      async (perSecond, seconds, maxVUs, takes) => {
        const load = { ...constant, rate: perSecond, durationMs: seconds * 1000, preAllocatedVUs: 1, maxVUs };
        const bench = startLoad(load, () => takes);
        await bench.runToEnd();
        assert.equal(bench.iterations.length + bench.dropped.length, perSecond * seconds);
        assert.ok(bench.peak <= maxVUs);
        if (takes < 1000 / perSecond) assert.deepEqual(bench.dropped, []);
        assert.deepEqual(bench.clock.pending, []);
      },
    ),
    { numRuns: 60 },
  );
});
