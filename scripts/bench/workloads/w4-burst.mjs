// W4: 1,000 `true` asked for at once; commands per second until the last result is there. Longrun with four shared
// process threads, a library with all 1,000 processes of its own, as each of them does it.
import { atLeast, median } from '../bars.mjs';

const BURST = '1,000 at once';

export const w4 = {
  id: 'W4',
  title: 'Burst',
  note: 'commands per second, 1,000 `true` at once; Longrun on 4 shared threads',
  pass: 'burst',
  cases: () => [{ name: BURST, parameters: { count: 1000, threads: 4 } }],
  metrics: [
    {
      id: 'rate',
      title: 'rate',
      unit: '/s',
      more: true,
      of: ({ count, burstMs }) => (count / burstMs) * 1000,
    },
  ],
  bars: (at) => [atLeast('rate, against Rust', median(at.ratioOf('rust', BURST, 'rate')), 1, '×')],
};
