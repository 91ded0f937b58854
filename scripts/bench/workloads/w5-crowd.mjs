// W5: 1,000 and 10,000 `sleep` alive at once. The growth of the host process's resident memory per handle, a second
// after the last start, without a forced collection; how long starting them took; and how long ending all of them took,
// until each is gone: SIGTERM to the groups and the wait for them (SIGKILL in the reference, as the original
// does). The runner counts the processes itself before and after.
import { atMost, median, worst } from '../bars.mjs';
import { crowdCase, LEAST_FOR_MEMORY } from './crowds.mjs';

export const w5 = {
  id: 'W5',
  title: 'Crowd',
  note: 'live `sleep`s: host memory per handle, start all, end all; Longrun on 4 shared threads',
  pass: 'crowd',
  cases: ({ crowds }) => crowds.filter((count) => count >= LEAST_FOR_MEMORY).map((count) => crowdCase(count)),
  metrics: [
    {
      id: 'memory',
      title: 'memory per handle',
      unit: 'KiB',
      limit: 20,
      of: ({ grownKiB, count }) => grownKiB / count,
    },
    { id: 'end', title: 'end all', unit: 'ms', of: ({ endMs }) => endMs },
    { id: 'start', title: 'start all', unit: 'ms', of: ({ startMs }) => startMs },
    // Longrun answers after 2 s whatever is left and names it; the time above runs on until that is gone too.
    { id: 'survivors', title: 'named as survivors', unit: 'commands', of: ({ survivors }) => survivors },
  ],
  bars: (at) => [
    atMost('memory per handle, worst', worst(at, 'memory', at.cases), 20, ' KiB'),
    ...at.cases.map((name) =>
      atMost(`end ${name}, against Rust`, median(at.ratioOf('rust', name, 'end')), 1, '×'),
    ),
  ],
};
