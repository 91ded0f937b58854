// W6: one command (`cat` of a 1 MiB text file, again and again) prints 1 GiB, with each contender's own handling of
// output: Longrun keeps head and tail and spills to its default caps, the others collect everything in memory. MiB per
// second from the call to the result; the peak of the host's resident memory above what it was before; the p99
// of the main thread's event loop delay meanwhile.
import { atLeast, atMost, median, worst } from '../bars.mjs';

const FLOOD = '1 GiB';
const REPEATS = 1024;

export const w6 = {
  id: 'W6',
  title: 'Flood',
  note: '1 GiB of output from one command, default limits',
  pass: 'flood',
  cases: () => [{ name: FLOOD, parameters: { repeats: REPEATS, bytes: REPEATS * 1024 * 1024 } }],
  metrics: [
    {
      id: 'rate',
      title: 'throughput',
      unit: 'MiB/s',
      more: true,
      of: ({ bytes, floodMs }) => bytes / 1024 / 1024 / (floodMs / 1000),
    },
    {
      id: 'memory',
      title: 'peak memory growth',
      unit: 'MiB',
      limit: 32,
      of: ({ grownKiB }) => grownKiB / 1024,
    },
    { id: 'delay', title: 'loop delay p99', unit: 'ms', limit: 5, of: ({ delayP99Ms }) => delayP99Ms },
  ],
  bars: (at) => [
    atLeast('throughput, against Rust', median(at.ratioOf('rust', FLOOD, 'rate')), 2, '×'),
    atMost('peak memory growth', worst(at, 'memory', at.cases), 32, ' MiB'),
    atMost('loop delay p99', worst(at, 'delay', at.cases), 5, ' ms'),
  ],
};
