import { NODE_SPILL_DISK, type SpillDisk } from '@longrun/process';
import type { HeldSwitch } from './held-switch.js';

/** The machine's own disk, without any room while `full` is on. */
export function fillableDisk(full: HeldSwitch): SpillDisk {
  const unlessFull = async <T>(write: () => Promise<T>): Promise<T> => {
    if (full.isOn) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    return write();
  };
  return {
    ...NODE_SPILL_DISK,
    create: (path) => unlessFull(() => NODE_SPILL_DISK.create(path)),
    write: (fd, chunks, position) => unlessFull(() => NODE_SPILL_DISK.write(fd, chunks, position)),
  };
}
