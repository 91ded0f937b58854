import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { BUCKETS } from '../../dist/metrics/buckets.js';
import type { FamilyKey } from '../../dist/metrics/families.js';
import { FAMILIES } from '../../dist/metrics/families.js';
import { actorKinds } from '../../dist/metrics/label-values.js';
import { MetricStore } from '../../dist/metrics/metric-store.js';

const kinds = actorKinds(['my-actor', 'coordinator']);

function valuesOf(store: MetricStore, family: FamilyKey): readonly number[] {
  return store.samples(family).map(({ value }) => value);
}

test('a store that is made from the memory of another is the same store', () => {
  const first = new MetricStore(kinds);
  const second = new MetricStore(kinds, first.shared);
  first.count('started');
  second.count('started', 4);
  second.count('actorRestarts', 2, 'my-actor');
  assert.deepEqual(valuesOf(first, 'started'), [5]);
  assert.deepEqual(
    first.samples('actorRestarts').filter(({ value }) => value > 0),
    [{ labels: [['kind', 'my-actor']], value: 2 }],
  );
});

test('what a thread counted is there after it died in the middle of it', async () => {
  const store = new MetricStore(kinds);
  const worker = new Worker(new URL('./support/counting-thread.js', import.meta.url), {
    workerData: { kinds, shared: store.shared },
  });
  while ((valuesOf(store, 'started')[0] ?? 0) < 1000) await new Promise((done) => setImmediate(done));
  await worker.terminate();
  const [started = 0] = valuesOf(store, 'started');
  const observed = store.samples('spawns').find(({ suffix }) => suffix === '_count')?.value ?? 0;
  assert.ok(started >= 1000 && Math.abs(started - observed) <= 1, `${started} and ${observed}`);
});

test('a time is in the first bucket that holds it and in all above, to the microsecond in the sum', () => {
  const store = new MetricStore(kinds);
  const bounds: readonly number[] = BUCKETS.spawns;
  const [lowest = 0] = bounds;
  const highest = bounds.at(-1) ?? 0;
  for (const bound of bounds) store.observe('spawns', bound);
  store.observe('spawns', lowest - 1e-6);
  store.observe('spawns', highest + 1e-6);
  store.observe('spawns', -5);
  const samples = store.samples('spawns');
  assert.deepEqual(
    samples.slice(0, -2).map(({ value }) => value),
    [...bounds.map((_, at) => at + 3), bounds.length + 3],
  );
  const [sum, count] = samples.slice(-2);
  const total = bounds.reduce((all, bound) => all + bound, lowest + highest);
  assert.deepEqual([sum?.suffix, count?.suffix, count?.value], ['_sum', '_count', bounds.length + 3]);
  assert.ok(Math.abs((sum?.value ?? 0) - total) < 1e-6, `${sum?.value} and ${total}`);
});

test("each series of each metric that is kept has a place of its own, and no place is nobody's", () => {
  const store = new MetricStore(kinds);
  // The keys are those of the table.
  const samples = (Object.keys(FAMILIES) as FamilyKey[]).flatMap((key) => store.samples(key));
  const kept = samples.filter(({ suffix }) => suffix !== '_count').length;
  const memory = new BigInt64Array(store.shared);
  assert.equal(kept, memory.length);
  for (let slot = 0; slot < memory.length; slot += 1) memory[slot] = 1n;
  const all = (Object.keys(FAMILIES) as FamilyKey[]).flatMap((key) => store.samples(key));
  assert.ok(all.every(({ value }) => value > 0));
});

test('a label value that was not foreseen is a defect, never a new series', () => {
  const store = new MetricStore(kinds);
  const before = store.samples('output').length;
  assert.throws(() => store.count('output', 1, 'my session'), /no series/);
  assert.equal(store.samples('output').length, before);
});
