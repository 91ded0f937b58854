import type { Program } from '../../script/scenario.js';

/** Ten minutes: nobody of them ends by itself. */
const LONG = '600';

/**
 * What a host is killed with: programs that are hard to end, each in its own way. They ignore signals, leave their group,
 * their session and their parent.
 */
export const HOSTED_PROGRAMS: readonly Program[] = [
  { argv: ['sleep', LONG] },
  { fixture: 'fork-tree', args: ['3'] },
  { fixture: 'ignore-term' },
  { fixture: 'escape-stubborn', args: [LONG] },
  { fixture: 'escape-daemon', args: [LONG, 'stay'] },
  { fixture: 'leave-stubborn-child' },
];
