import type { Launcher } from './launcher/launcher.js';
import type { SpillBudget } from './output/spill-budget.js';
import type { SpillDisk } from './output/spill-disk.js';

/** What process actors of one thread share. */
export interface ProcessActorPorts {
  readonly launcher: Launcher;
  readonly spill: {
    /** Where spill files go; it must exist, and be private to this host. */
    readonly directory: string;
    readonly budget: SpillBudget;
    /** @default node:fs */
    readonly disk?: SpillDisk;
  };
  /** Directory of this host's own cgroup; each command gets one below it. @default none */
  readonly cgroupRoot?: string;
  /** The value of `TOKEN_VARIABLE` that this host was started with. @default none */
  readonly inheritedToken?: string;
}
