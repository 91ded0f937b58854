import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from '../../dist/metrics/metrics.js';
import { ThresholdJudge } from '../../dist/metrics/threshold-judge.js';
import type { ResolvedThreshold } from '../../dist/script/resolved-scenario.js';

function judgeOf(...thresholds: (readonly [string, string, Partial<ResolvedThreshold>?])[]): {
  metrics: Metrics;
  judge: ThresholdJudge;
} {
  const resolved = thresholds.map(([metric, threshold, more = {}]) => ({
    metric,
    threshold,
    abortOnFail: false,
    delayAbortEvalMs: 0,
    ...more,
  }));
  const metrics = new Metrics({ now: () => 1000, thresholds: resolved.map(({ metric }) => metric) });
  return { metrics, judge: new ThresholdJudge(metrics, resolved) };
}

test('the end says of every threshold whether it held, and what was compared', () => {
  const { metrics, judge } = judgeOf(
    ['call_duration', 'max<100'],
    ['call_duration{operation:ask}', 'avg<=10'],
    ['dropped_iterations', 'count==0'],
  );
  metrics.add('call_duration', 20, { operation: 'ask' });
  assert.deepEqual(judge.final(), [
    { metric: 'call_duration', threshold: 'max<100', passed: true, value: 20, aborted: false },
    {
      metric: 'call_duration{operation:ask}',
      threshold: 'avg<=10',
      passed: false,
      value: 20,
      aborted: false,
    },
    { metric: 'dropped_iterations', threshold: 'count==0', passed: true, value: 0, aborted: false },
  ]);
});

test('a threshold on what was never measured fails in the end, without a value, but ends no run', () => {
  const { judge } = judgeOf(['checks', 'rate>=0', { abortOnFail: true }]);
  assert.deepEqual(judge.now(5000), []);
  assert.deepEqual(judge.final(), [
    { metric: 'checks', threshold: 'rate>=0', passed: false, aborted: false },
  ]);
});

test('a crossed threshold ends the run only when it says so, and not before its delay', () => {
  const { metrics, judge } = judgeOf(
    ['checks', 'rate==1'],
    ['checks', 'rate>0.9', { abortOnFail: true, delayAbortEvalMs: 3000 }],
  );
  metrics.add('checks', false);
  assert.deepEqual(judge.now(2999), []);
  assert.deepEqual(judge.now(3000), [
    { metric: 'checks', threshold: 'rate>0.9', passed: false, value: 0, aborted: true },
  ]);
});

test('what ended the run stays crossed, whatever is measured while it ends', () => {
  const { metrics, judge } = judgeOf(['checks', 'rate>=0.5', { abortOnFail: true }]);
  metrics.add('checks', false);
  assert.equal(judge.now(0).length, 1);
  for (let n = 0; n < 10; n += 1) metrics.add('checks', true);
  assert.deepEqual(judge.final(), [
    { metric: 'checks', threshold: 'rate>=0.5', passed: false, value: 0, aborted: true },
  ]);
});
