// W1: from the call that starts `true` to the handle in the caller's hands, on a host that holds 0, 512 MiB or 2 GiB of
// data outside of the JavaScript heap. One command at a time, 2 ms after the end of the last. For the libraries the
// handle is what their call returns, pid and all; Longrun's is the resolved `run_command`.
import { atMost, flat, timesFaster } from '../bars.mjs';
import { percentile } from '../statistics.mjs';
import { ballastCases, MOST_BALLAST, NO_BALLAST } from './ballast.mjs';

export const w1 = {
  id: 'W1',
  title: 'Spawn to handle',
  note: 'milliseconds from the call to the handle; host with data outside of the JavaScript heap',
  pass: 'spawn',
  cases: ballastCases,
  metrics: [
    { id: 'p50', title: 'p50', unit: 'ms', of: ({ handleMs }) => percentile(handleMs, 50) },
    { id: 'p99', title: 'p99', unit: 'ms', of: ({ handleMs }) => percentile(handleMs, 99) },
  ],
  bars: (at) => [
    atMost('p50 flat over the ballast', flat(at, 'p50', NO_BALLAST, at.cases), 1.3, '×'),
    timesFaster('p50 at 2 GiB, against child_process', at.ratioTo('child_process', MOST_BALLAST, 'p50'), 50),
  ],
};
