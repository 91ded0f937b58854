import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom } from '@longrun/testkit';
import { faultTimes } from '../../dist/run/fault-times.js';

const random = () => createSeededRandom(7);

test('a periodic fault comes at each of its times, both ends included', () => {
  assert.deepEqual(faultTimes({ everyMs: 100, fromMs: 100, untilMs: 350 }, 1000, random()), [100, 200, 300]);
  assert.deepEqual(faultTimes({ everyMs: 100, fromMs: 100, untilMs: 300 }, 1000, random()), [100, 200, 300]);
  assert.deepEqual(faultTimes({ everyMs: 100, fromMs: 100, untilMs: 50 }, 1000, random()), []);
  assert.deepEqual(
    faultTimes({ everyMs: 400, fromMs: 0 }, 1000, random()),
    [0, 400, 800],
    'until the load is over',
  );
});

test('a random fault comes so many times within its span, in order, the same for a seed', () => {
  const when = { times: 50, fromMs: 1000, untilMs: 2000 };
  const times = faultTimes(when, 0, random());
  assert.equal(times.length, 50);
  assert.ok(times.every((time) => time >= 1000 && time < 2000));
  assert.deepEqual(
    times,
    [...times].sort((a, b) => a - b),
  );
  assert.deepEqual(faultTimes(when, 0, random()), times);
  assert.notDeepEqual(faultTimes(when, 0, createSeededRandom(8)), times);
});
