import type { SpillDisk } from '@longrun/process';

const full = (): Promise<never> =>
  Promise.reject(Object.assign(new Error('ENOSPC: the simulated disk is full'), { code: 'ENOSPC' }));

/** A disk with no room: a simulation must not do real I/O, so what would be spilled is counted and dropped. */
export const NO_DISK: SpillDisk = {
  create: full,
  write: full,
  read: full,
  close: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};
