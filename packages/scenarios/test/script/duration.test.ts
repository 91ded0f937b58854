import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DURATION_TEXT, durationMs } from '../../dist/script/duration.js';

test('a duration is a number of milliseconds, or units from large to small', () => {
  for (const [given, ms] of [
    [0, 0],
    [12.5, 12.5],
    ['500ms', 500],
    ['1.5s', 1500],
    ['2m30s', 150_000],
    ['1h', 3_600_000],
    ['1d1h1m1s1ms', 90_061_001],
    ['10m', 600_000],
  ] as const) {
    assert.equal(durationMs(given), ms);
  }
});

test('other texts are no durations', () => {
  for (const text of ['', '5', 's', '1s1m', '1s1s', '-1s', '1 s', '1.s', '1sec', 'Infinity', '1e3ms']) {
    assert.equal(DURATION_TEXT.test(text), false, text);
    assert.throws(() => durationMs(text), /is no duration/);
  }
});
