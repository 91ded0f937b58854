// W2: how long the host's main thread is busy between the call that starts `true` and its handle: event loop
// utilization, that is all the time but the waiting in the poll, so for a library the blocking call itself. Same
// commands and ballast as W1. In the Rust reference the call blocks its thread, so it is W1's time.
import { atMost, flat, worst } from '../bars.mjs';
import { percentile } from '../statistics.mjs';
import { ballastCases, NO_BALLAST } from './ballast.mjs';

export const w2 = {
  id: 'W2',
  title: 'Main thread per spawn',
  note: 'milliseconds that the main thread is busy from the call to the handle',
  pass: 'spawn',
  cases: ballastCases,
  metrics: [{ id: 'busy', title: 'p50', unit: 'ms', limit: 0.1, of: ({ busyMs }) => percentile(busyMs, 50) }],
  bars: (at) => [
    atMost('p50, worst of the ballasts', worst(at, 'busy', at.cases), 0.1, ' ms'),
    // What counts as flat is as in W1.
    atMost('flat over the ballast', flat(at, 'busy', NO_BALLAST, at.cases), 1.3, '×'),
  ],
};
