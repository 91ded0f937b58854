import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { SpillBudget } from '@longrun/process';

describe('a spill budget', () => {
  it('grants what is left and no more, and takes it back', () => {
    const budget = SpillBudget.create(100);
    assert.deepEqual([budget.reserve(60), budget.reserve(60), budget.reserve(1)], [60, 40, 0]);
    budget.release(30);
    assert.deepEqual([budget.usedBytes, budget.reserve(100), budget.maxBytes], [70, 30, 100]);
  });

  it('is one for all threads: together they get exactly all of it', async () => {
    const budget = SpillBudget.create(1_000_000);
    const code = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { SpillBudget } = await import(workerData.module);
      const budget = new SpillBudget(workerData.shared);
      let got = 0;
      for (;;) { const granted = budget.reserve(7); got += granted; if (granted === 0) break; }
      parentPort.postMessage(got);`;
    const module = new URL('../../dist/index.js', import.meta.url).href;
    const workers = Array.from(
      { length: 3 },
      () =>
        new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
          workerData: { shared: budget.shared, module },
        }),
    );
    const got = await Promise.all(workers.map(async (worker) => Number((await once(worker, 'message'))[0])));
    assert.equal(
      got.reduce((sum, part) => sum + part, 0),
      1_000_000,
    );
    assert.equal(budget.usedBytes, 1_000_000);
  });

  it('counts past what 32 bits hold', () => {
    const budget = SpillBudget.create(2 ** 40);
    assert.equal(budget.reserve(2 ** 39), 2 ** 39);
    assert.equal(budget.reserve(2 ** 40), 2 ** 39);
  });
});
