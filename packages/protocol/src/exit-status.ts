/** How a process ended, as the kernel told its parent. */
export type ExitStatus =
  | { readonly kind: 'code'; readonly code: number }
  /** `signal` is the POSIX name (`SIGKILL`, `SIGRTMIN+3`). `coreDumped` where the launcher can tell. */
  | { readonly kind: 'signal'; readonly signal: string; readonly coreDumped?: boolean }
  /** Nobody can tell any more: its thread was lost, or somebody else waited for it. */
  | { readonly kind: 'unknown' };

/** What the process used, where the launcher can tell. */
export interface ResourceUsage {
  /** User plus system CPU time of the process and the children it waited for, in milliseconds. */
  readonly cpuMs: number;
  /** Peak resident set of the largest of them, in bytes. */
  readonly peakRssBytes: number;
  /**
   * False when the kernel cannot tell it from the peak of this host at the time of the launch, which is then what
   * `peakRssBytes` says: the true peak is at most that.
   */
  readonly peakRssExact: boolean;
}

/** Why the tree was ended, as its process actor saw it: the first cause wins. */
export type EndCause = 'natural' | 'cancel' | 'timeout';

/** A process that can be told from a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot (`/proc/<pid>/stat`, field 22). Absent where there is no /proc. */
  readonly startTime?: string;
}

/** A process that outlived a verified kill. */
export interface Survivor extends ProcessIdentity {
  /** Base name of its program, never its arguments (they may hold secrets). */
  readonly name: string;
  /** Kernel state letter, `D` for uninterruptible sleep. */
  readonly state: string;
}
