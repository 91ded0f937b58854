import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Piscina } from 'piscina';
import { SpareThreads } from '../../dist/pool/spare-threads.js';

/** A pool that makes a thread whenever the balancer would have none for a task. */
class FakePool {
  threads: object[] = [];
  readonly options = { minThreads: 0 };
  emptyTasks = 0;
  readonly #spares: SpareThreads;

  constructor(spares: SpareThreads) {
    this.#spares = spares;
    // Piscina's class is final to types; this has all that is used of it.
    spares.attach(this as unknown as Piscina);
  }

  run(): Promise<void> {
    if (this.#spares.wanted) this.threads.push({});
    else this.emptyTasks += 1;
    return Promise.resolve();
  }
}

function make(t: TestContext, warm: number, max: number): { spares: SpareThreads; pool: FakePool } {
  const spares = new SpareThreads({ warm, max });
  t.after(() => spares.close());
  return { spares, pool: new FakePool(spares) };
}

test('a spare is booted for each one that is used, up to max', (t) => {
  const { spares, pool } = make(t, 2, 4);
  for (const [busy, threads] of [
    [0, 2],
    [1, 3],
    [2, 4],
    [3, 4],
  ] as const) {
    spares.follow(busy);
    assert.deepEqual([pool.threads.length, pool.options.minThreads], [threads, threads]);
  }
});

test('without warm threads none is booted ahead', (t) => {
  const { spares, pool } = make(t, 0, 4);
  spares.follow(0);
  assert.equal(pool.threads.length, 0);
});

test('threads that are needed no more are let go, and looked at once for many ends', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { spares, pool } = make(t, 1, 8);
  spares.follow(5);
  assert.equal(pool.threads.length, 6);
  for (const busy of [4, 3, 2, 1, 0]) spares.follow(busy);
  assert.equal(pool.options.minThreads, 1);
  assert.equal(pool.emptyTasks, 0);
  t.mock.timers.tick(1000);
  assert.equal(pool.emptyTasks, 6);
});

test('what is given to the queue is forgotten only while a spare is booted', (t) => {
  const { spares } = make(t, 1, 8);
  const task = {} as Parameters<typeof spares.queue.push>[0];
  spares.queue.push(task);
  assert.equal(spares.queue.size, 1);
  spares.queue.forgetting = true;
  spares.queue.push(task);
  assert.equal(spares.queue.size, 1);
});

test('a thread that could not be started is a spare as long as some are booting', (t) => {
  const { spares } = make(t, 2, 8);
  spares.follow(0);
  assert.equal(spares.failed(), true);
  spares.booted(0);
  assert.equal(spares.failed(), false);
});
