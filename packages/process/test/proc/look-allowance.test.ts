import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LookAllowance } from '../../dist/proc/look-allowance.js';

describe('the time that looking may take', () => {
  it('is there at once after a pause, for cheap looks in a row', () => {
    const allowance = new LookAllowance(0);
    for (let n = 0; n < 10; n += 1) {
      assert.ok(allowance.allows(n));
      allowance.spent(1, n);
    }
  });

  it('is a quarter of the thread for expensive ones', () => {
    const allowance = new LookAllowance(0);
    let now = 0;
    let spent = 0;
    while (now < 60_000) {
      if (allowance.allows(now)) {
        now += 120;
        spent += 120;
        allowance.spent(120, now);
      } else {
        now += 5;
      }
    }
    assert.ok(spent / now > 0.2 && spent / now < 0.27, `${spent} of ${now} ms`);
  });

  it('is back within four times what was spent, also after looks that could not wait', () => {
    const allowance = new LookAllowance(0);
    for (let n = 0; n < 100; n += 1) allowance.spent(100, 0);
    assert.equal(allowance.allows(299), false);
    assert.equal(allowance.allows(301), true);
  });
});
