import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BASE, startLoad } from './load-bench.js';

test('shared iterations run exactly as often as asked, whoever is free', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 10 }),
      async (vus, iterations, times) => {
        const bench = startLoad(
          { ...BASE, executor: 'shared-iterations', vus, iterations, maxDurationMs: 600_000 },
          ({ vu, n }) => times[(vu * 7 + n) % times.length],
        );
        await bench.runToEnd();
        assert.equal(bench.over, true);
        assert.equal(bench.iterations.length, iterations);
        assert.equal(new Set(bench.iterations.map(({ id }) => id)).size, iterations);
        assert.ok(bench.peak <= vus);
        assert.deepEqual(bench.clock.pending, []);
      },
    ),
    { numRuns: 60 },
  );
});

test('shared iterations begin nothing after the maximum duration, and what runs then may finish', async () => {
  const bench = startLoad(
    { ...BASE, executor: 'shared-iterations', vus: 2, iterations: 100, maxDurationMs: 1000 },
    () => 300,
  );
  await bench.runToEnd();
  assert.equal(bench.iterations.length, 8);
  assert.equal(bench.clock.monotonic(), 1200);
  assert.ok(bench.iterations.every(({ interrupted }) => !interrupted));
});

test('constant users iterate back to back until the time is over, each from its actual start', async () => {
  const bench = startLoad({ ...BASE, executor: 'constant-vus', vus: 3, durationMs: 1000 }, () => 250);
  await bench.runToEnd();
  assert.equal(bench.iterations.length, 12);
  assert.equal(bench.peak, 3);
  assert.ok(bench.iterations.every(({ intendedAt, startedAt }) => intendedAt === startedAt));
  assert.deepEqual(
    bench.iterations.filter(({ vu }) => vu === 2).map(({ id }) => id),
    ['main/2/1', 'main/2/2', 'main/2/3', 'main/2/4'],
  );
});

test('an iteration that outlasts the graceful stop is interrupted, and one that does not is left alone', async () => {
  const bench = startLoad(
    { ...BASE, executor: 'constant-vus', vus: 2, durationMs: 1000, gracefulStopMs: 500 },
    ({ vu }) => (vu === 1 ? 1400 : undefined),
  );
  await bench.runToEnd();
  assert.deepEqual(
    bench.iterations.map(({ vu, endedAt, interrupted }) => ({ vu, endedAt, interrupted })),
    [
      { vu: 1, endedAt: 1400, interrupted: false },
      { vu: 2, endedAt: 1500, interrupted: true },
    ],
  );
});

test('a load begins at its start time', async () => {
  const bench = startLoad(
    { ...BASE, startTimeMs: 5000, executor: 'constant-vus', vus: 1, durationMs: 1000 },
    () => 400,
  );
  await bench.runUntil(4999);
  assert.equal(bench.iterations.length, 0);
  await bench.runToEnd();
  assert.deepEqual(
    bench.iterations.map(({ startedAt }) => startedAt),
    [5000, 5400, 5800],
  );
});

test('users whose iterations take no time do not stop the clock', async () => {
  const bench = startLoad({ ...BASE, executor: 'constant-vus', vus: 2, durationMs: 10 }, () => 0);
  await bench.runToEnd();
  assert.equal(bench.clock.monotonic(), 10);
  assert.equal(bench.iterations.length, 2 * 10 * 50);
});

test('ramping users follow the line, and the last to come is the first to go', async () => {
  const bench = startLoad(
    {
      ...BASE,
      executor: 'ramping-vus',
      startVUs: 0,
      gracefulRampDownMs: 0,
      stages: [
        { target: 4, durationMs: 4000 },
        { target: 4, durationMs: 1000 },
        { target: 2, durationMs: 1000 },
        { target: 0, durationMs: 0 },
        { target: 0, durationMs: 1000 },
      ],
    },
    () => undefined,
  );
  const running: number[] = [];
  for (const ms of [999, 1000, 2000, 3999, 4000, 5499, 5500, 5999, 6000]) {
    await bench.runUntil(ms);
    running.push(bench.running);
  }
  assert.deepEqual(running, [0, 1, 2, 3, 4, 4, 3, 3, 0]);
  assert.deepEqual(
    bench.iterations.map(({ vu, endedAt }) => ({ vu, endedAt })),
    [
      { vu: 1, endedAt: 6000 },
      { vu: 2, endedAt: 6000 },
      { vu: 3, endedAt: 6000 },
      { vu: 4, endedAt: 5500 },
    ],
  );
  await bench.runToEnd();
  assert.equal(bench.clock.monotonic(), 7000);
});

test('a user that is ramped down may finish for as long as its grace, and goes on when it is wanted again', async () => {
  const stages = [
    { target: 2, durationMs: 0 },
    { target: 2, durationMs: 1000 },
    { target: 0, durationMs: 0 },
    { target: 0, durationMs: 300 },
    { target: 1, durationMs: 0 },
    { target: 1, durationMs: 1000 },
  ];
  const bench = startLoad(
    { ...BASE, executor: 'ramping-vus', startVUs: 0, gracefulRampDownMs: 500, stages },
    ({ n }) => (n === 1 ? 1600 : 500),
  );
  await bench.runToEnd();
  assert.deepEqual(
    bench.iterations.map(({ id, startedAt, endedAt, interrupted }) => [id, startedAt, endedAt, interrupted]),
    [
      ['main/1/1', 0, 1600, false],
      ['main/2/1', 0, 1500, true],
      ['main/1/2', 1600, 2100, false],
      ['main/1/3', 2100, 2600, false],
    ],
  );
});

test('the end of the run interrupts at once and begins nothing more', async () => {
  const bench = startLoad({ ...BASE, executor: 'constant-vus', vus: 2, durationMs: 10_000 }, () => 400);
  await bench.runUntil(1000);
  bench.abort.abort();
  await bench.done;
  assert.equal(bench.running, 0);
  assert.equal(bench.iterations.length, 6);
  assert.equal(bench.iterations.filter(({ interrupted }) => interrupted).length, 2);
  assert.deepEqual(bench.clock.pending, []);
});

test('a load of a run that has ended already begins nothing', async () => {
  const { runLoad } = await import('../../dist/load/run-load.js');
  const { createManualClock } = await import('@longrun/testkit');
  const clock = createManualClock();
  await runLoad(
    'main',
    { ...BASE, executor: 'constant-vus', vus: 1, durationMs: 10 },
    {
      clock,
      iterate: () => Promise.reject(new Error('must not begin')),
      dropped: () => {},
      signal: AbortSignal.abort(),
    },
  );
  assert.deepEqual(clock.pending, []);
});

test('an iteration that throws interrupts the others and rejects the load', async () => {
  const bench = startLoad({ ...BASE, executor: 'constant-vus', vus: 3, durationMs: 1000 }, ({ vu }) => {
    if (vu === 2) throw new Error('a bug');
    return 100;
  });
  const rejected = assert.rejects(bench.done, /a bug/);
  await bench.runToEnd();
  await rejected;
  assert.deepEqual(
    bench.iterations.map(({ vu, interrupted }) => ({ vu, interrupted })),
    [
      { vu: 1, interrupted: true },
      { vu: 2, interrupted: false },
      { vu: 3, interrupted: true },
    ],
  );
});
