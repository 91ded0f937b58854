import type { FaultName, Mode } from './scenario.js';

const ON_ANY_MACHINE = [
  'kill-process-thread',
  'kill-feedback',
  'stall-feedback',
  'stall-coordinator',
  'stop-child',
  'kill-child',
  'refuse-spawns',
  'fill-disk',
  'slow-reader',
] as const satisfies readonly FaultName[];

const IN_A_PROCESS = [
  'exhaust-descriptors',
  'block-host',
  'kill-host',
] as const satisfies readonly FaultName[];

/** What can go wrong in each mode. Real threads have a clock that nobody can make jump, and one thread no others. */
export const FAULTS_BY_MODE: Readonly<Record<Mode, readonly FaultName[]>> = {
  threads: [...ON_ANY_MACHINE, ...IN_A_PROCESS, 'kill-control-thread', 'kill-guardian'],
  inline: [...ON_ANY_MACHINE, 'exhaust-descriptors', 'block-host', 'jump-clock'],
  simulated: [...ON_ANY_MACHINE, 'jump-clock'],
};
