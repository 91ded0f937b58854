/** A thread that counts as fast as it can, until it is terminated. */
import { workerData } from 'node:worker_threads';
import { MetricStore } from '../../../dist/metrics/metric-store.js';

// The test starts it with exactly this.
const { kinds, shared } = workerData as {
  readonly kinds: readonly string[];
  readonly shared: SharedArrayBuffer;
};
const store = new MetricStore(kinds, shared);
for (;;) {
  store.count('started');
  store.observe('spawns', 0.001);
}
