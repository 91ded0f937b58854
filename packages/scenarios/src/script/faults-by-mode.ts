import type { FaultName, Mode } from './scenario.js';

const EVERYWHERE = [
  'kill-process-thread',
  'kill-feedback',
  'stall-feedback',
  'stall-coordinator',
  'stop-child',
  'kill-child',
  'refuse-spawns',
  'slow-reader',
] as const satisfies readonly FaultName[];

/** Real machines have them; a simulated one has no descriptors and no busy thread, and its disk is full all the time. */
const OF_MACHINES = [
  'exhaust-descriptors',
  'fill-disk',
  'block-host',
] as const satisfies readonly FaultName[];

/**
 * What can be made to go wrong in which mode. A script with another fault is refused. Real threads have a clock that
 * nobody can make jump; one thread has nobody outside it who would clean up.
 */
export const FAULTS_BY_MODE: Readonly<Record<Mode, readonly FaultName[]>> = {
  threads: [...EVERYWHERE, ...OF_MACHINES, 'kill-control-thread', 'kill-guardian', 'kill-host'],
  inline: [...EVERYWHERE, ...OF_MACHINES, 'jump-clock'],
  simulated: [...EVERYWHERE, 'jump-clock'],
};
