import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Metrics } from '../../dist/metrics/metrics.js';

function atTime(thresholds: readonly string[] = []): { metrics: Metrics; moveTo(ms: number): void } {
  let now = 0;
  return {
    metrics: new Metrics({ now: () => now, thresholds }),
    moveTo: (ms) => {
      now = ms;
    },
  };
}

test('percentiles are within 0.1 % of the exact ones, and smallest, largest and mean are exact', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 300 }),
      fc.constantFrom(1, 50, 90, 99, 99.9),
      (values, percent) => {
        const { metrics } = atTime();
        for (const value of values) metrics.add('spawn_to_handle', value);
        const sorted = [...values].sort((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil((percent / 100) * sorted.length)) - 1] ?? Number.NaN;
        const found = metrics.aggregate('spawn_to_handle', { method: 'p', percent }) ?? Number.NaN;
        // Half a microsecond of rounding, and the width of a bucket.
        assert.ok(Math.abs(found - exact) <= exact * 0.001 + 0.001, `${found} for ${exact}`);
        const summary = metrics.summaries()['spawn_to_handle'];
        assert.ok(summary?.kind === 'trend');
        assert.equal(summary.min, sorted[0]);
        assert.equal(summary.max, sorted.at(-1));
        assert.equal(summary.percentiles['100'], summary.max);
        assert.ok(Math.abs(summary.avg - values.reduce((a, b) => a + b, 0) / values.length) < 1e-6);
      },
    ),
    // Every run makes histograms for all metrics.
    { numRuns: 30 },
  );
});

test('a duration of more than an hour does not break the histogram, and shows as the largest', () => {
  const { metrics } = atTime();
  metrics.add('call_duration', 5 * 3_600_000);
  metrics.add('call_duration', -3);
  assert.equal(metrics.aggregate('call_duration', { method: 'max' }), 5 * 3_600_000);
  assert.equal(metrics.aggregate('call_duration', { method: 'min' }), 0);
});

test('a sample that is no number is a bug', () => {
  const { metrics } = atTime();
  assert.throws(() => metrics.add('call_duration', Number.NaN), RangeError);
});

test('counters, rates and gauges come to what k6 says', () => {
  const { metrics, moveTo } = atTime();
  metrics.add('iterations', 1);
  metrics.add('iterations', 2);
  metrics.add('checks', true, { check: 'a', load: 'main' });
  metrics.add('checks', false, { check: 'a', load: 'main' });
  metrics.add('checks', 1, { check: 'b', load: 'main' });
  for (const value of [3, 9, 1]) metrics.add('live_handles', value);
  moveTo(2000);
  const summaries = metrics.summaries();
  assert.deepEqual(summaries['iterations'], { kind: 'counter', count: 3, rate: 1.5 });
  assert.deepEqual(summaries['checks'], { kind: 'rate', passes: 2, fails: 1, rate: 2 / 3 });
  assert.deepEqual(summaries['live_handles'], { kind: 'gauge', value: 1, min: 1, max: 9 });
});

test('a metric without a sample has no value, but a counter is 0', () => {
  const { metrics } = atTime();
  assert.equal(metrics.aggregate('call_duration', { method: 'avg' }), undefined);
  assert.equal(metrics.aggregate('checks', { method: 'rate' }), undefined);
  assert.equal(metrics.aggregate('rss_bytes', { method: 'value' }), undefined);
  assert.equal(metrics.aggregate('handles_lost', { method: 'count' }), 0);
  assert.deepEqual(metrics.summaries()['handles_lost'], { kind: 'counter', count: 0, rate: 0 });
  assert.equal(metrics.summaries()['call_duration'], undefined);
});

test('parts are measured for operations and for what thresholds name, and nothing else', () => {
  const { metrics } = atTime(['checks{load:main,check:a}', 'call_duration{load:side}']);
  metrics.add('call_duration', 10, { operation: 'ask', load: 'main' });
  metrics.add('call_duration', 30, { operation: 'ask', load: 'side' });
  metrics.add('call_duration', 50, { operation: 'tell', load: 'main' });
  metrics.add('checks', true, { check: 'a', load: 'main' });
  metrics.add('checks', false, { check: 'a', load: 'side' });
  const counts = Object.entries(metrics.summaries())
    .filter(([, summary]) => summary.kind !== 'counter')
    .map(([key, summary]) => [key, summary.kind === 'trend' ? summary.count : summary.kind]);
  assert.deepEqual(counts, [
    ['call_duration', 3],
    ['checks', 'rate'],
    ['call_duration{operation:tell}', 1],
    ['call_duration{operation:ask}', 2],
    ['checks{check:a,load:main}', 'rate'],
    ['call_duration{load:side}', 1],
  ]);
  assert.equal(metrics.aggregate('checks{check:a, load:main}', { method: 'rate' }), 1);
  assert.throws(() => metrics.aggregate('checks{load:main}', { method: 'rate' }), /is not measured/);
});

test('a series has a point per second that has samples', () => {
  const { metrics, moveTo } = atTime();
  for (const [at, ms] of [
    [0, 10],
    [999, 20],
    [3000, 100],
  ] as const) {
    moveTo(at);
    metrics.add('call_duration', ms);
  }
  const [first, second, ...none] = metrics.series('call_duration');
  assert.deepEqual(none, []);
  assert.deepEqual([first?.atMs, first?.widthMs, first?.count, first?.max], [0, 1000, 2, 20]);
  assert.deepEqual([second?.atMs, second?.count, second?.max], [3000, 1, 100]);
  assert.ok(Math.abs((first?.p50 ?? 0) - 10) < 0.2);
  assert.ok(Math.abs((first?.p99 ?? 0) - 20) < 0.4);
  assert.deepEqual(metrics.series('cancel_duration'), []);
});

test('a long run has at most 600 points, which lose no sample and no maximum', () => {
  const { metrics, moveTo } = atTime();
  for (let second = 0; second < 5000; second += 1) {
    moveTo(second * 1000 + 500);
    metrics.add('call_duration', second === 1234 ? 900 : 1 + (second % 10));
  }
  const points = metrics.series('call_duration');
  assert.equal(points[0]?.widthMs, 16_000);
  assert.equal(points.length, 313);
  assert.equal(
    points.reduce((sum, { count }) => sum + count, 0),
    5000,
  );
  assert.deepEqual(
    points.filter(({ max }) => max === 900).map(({ atMs }) => atMs),
    [Math.floor(1234 / 16) * 16_000],
  );
  assert.ok(points.every(({ p50, p95, p99, max }) => p50 <= p95 && p95 <= p99 && p99 <= max));
});
