import type { FaultName, Mode } from './scenario.js';

const EVERYWHERE = [
  'kill-process-thread',
  'kill-feedback',
  'stall-feedback',
  'stall-coordinator',
  'kill-child',
  'refuse-spawns',
  'slow-reader',
] as const satisfies readonly FaultName[];

/** Real processes have them; played ones have no descriptors, no disk and no stopped state. */
const OF_PROCESSES = [
  'stop-child',
  'exhaust-descriptors',
  'fill-disk',
  'block-host',
] as const satisfies readonly FaultName[];

/**
 * What can be made to go wrong in which mode. A script with another fault is refused. Real threads have a clock that
 * nobody can make jump; one thread has nobody outside it who would clean up.
 */
export const FAULTS_BY_MODE: Readonly<Record<Mode, readonly FaultName[]>> = {
  threads: [...EVERYWHERE, ...OF_PROCESSES, 'kill-control-thread', 'kill-guardian', 'kill-host'],
  inline: [...EVERYWHERE, ...OF_PROCESSES, 'jump-clock'],
  simulated: [...EVERYWHERE, 'jump-clock'],
};
