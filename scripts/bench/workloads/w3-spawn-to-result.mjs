// W3: from the call that starts `true` to its result: in the session's inbox and taken from there (Longrun, the
// reference), or the settled promise (the libraries). One command after the other, without a pause.
import { atMost, median } from '../bars.mjs';
import { percentile } from '../statistics.mjs';

const SEQUENTIAL = 'sequential';

export const w3 = {
  id: 'W3',
  title: 'Spawn to result',
  note: 'milliseconds from the call to the result, sequential `true`',
  pass: 'result',
  cases: () => [{ name: SEQUENTIAL, parameters: {} }],
  metrics: [
    { id: 'p50', title: 'p50', unit: 'ms', of: ({ resultMs }) => percentile(resultMs, 50) },
    { id: 'p99', title: 'p99', unit: 'ms', of: ({ resultMs }) => percentile(resultMs, 99) },
  ],
  bars: (at) => [atMost('p50, against Rust', median(at.ratioOf('rust', SEQUENTIAL, 'p50')), 1.3, '×')],
};
