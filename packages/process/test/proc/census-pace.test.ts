import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CensusPace } from '../../dist/proc/census-pace.js';

describe('the pace of censuses', () => {
  it('lets cheap ones come at once after a pause, several in a row', () => {
    const pace = new CensusPace(0);
    for (let n = 0; n < 10; n += 1) {
      assert.equal(pace.dueMs(n, 100), 0);
      pace.took(1, n, 100);
    }
  });

  it('gives expensive ones a tenth of the thread', () => {
    const pace = new CensusPace(0);
    let now = 0;
    let spent = 0;
    while (now < 60_000) {
      if (pace.dueMs(now, 10_000) === 0) {
        now += 120;
        spent += 120;
        pace.took(120, now, 10_000);
      } else {
        now += 5;
      }
    }
    assert.ok(spent / now > 0.08 && spent / now < 0.11, `${spent} of ${now} ms`);
  });

  it('asks the price of now: the one after a mass death comes soon', () => {
    const pace = new CensusPace(0);
    pace.took(100, 100, 10_000);
    assert.equal(pace.dueMs(100, 10_000), 0, 'two at any price after a pause');
    pace.took(100, 100, 10_000);
    assert.equal(Math.round(pace.dueMs(100, 10_000)), 1000);
    assert.equal(Math.round(pace.dueMs(100, 100)), 10);
    assert.equal(pace.dueMs(111, 100), 0);
  });

  it('keeps what was saved while nobody asked, whoever takes the next one', () => {
    const pace = new CensusPace(0);
    for (let now = 0; now < 60_000; now += 100) {
      // One that could not wait, and one that asks.
      pace.took(2, now, 100);
      assert.equal(pace.dueMs(now + 1, 100), 0);
      pace.took(2, now + 1, 100);
    }
  });

  it('runs up no debt by those that could not wait', () => {
    const pace = new CensusPace(0);
    for (let n = 0; n < 100; n += 1) pace.took(100, 0, 1000);
    assert.equal(Math.round(pace.dueMs(0, 1000)), 1000);
    assert.equal(pace.dueMs(1001, 1000), 0);
  });
});
