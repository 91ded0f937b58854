// W7: CPU time of the host process (user and system, all threads, not its children) per short command that begins and
// ends while 10, 100, 1,000 and 10,000 sleeping commands are alive. One `true` after the other, from call to result.
import { atMost, flat } from '../bars.mjs';
import { crowdCase, crowdName } from './crowds.mjs';

const LEAST = 10;

export const w7 = {
  id: 'W7',
  title: 'Exits in a crowd',
  note: 'CPU milliseconds of the host per short command beside live ones; Longrun on 4 shared threads',
  pass: 'crowd',
  cases: ({ crowds, exits }) => crowds.map((count) => crowdCase(count, { exits })),
  metrics: [{ id: 'cpu', title: 'CPU per exit', unit: 'ms', of: ({ cpuMs, exits }) => cpuMs / exits }],
  bars: (at) => [
    atMost(
      `growth from ${LEAST} to ${at.cases.at(-1)}`,
      flat(at, 'cpu', crowdName(LEAST), at.cases.slice(-1)),
      1.5,
      '×',
    ),
  ],
};
