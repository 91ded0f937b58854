/**
 * What every command of a host may use, each process for itself. Plain data; what is absent is as it is for the host.
 */
export interface Resources {
  /** Descriptors that may be open at a time (RLIMIT_NOFILE). A program with shared libraries needs 4. */
  readonly openFiles?: number;
  /** Processes and threads that the user may have, whoever started them (RLIMIT_NPROC). Does not bind root. */
  readonly processes?: number;
  /** CPU time in seconds: then SIGXCPU, and one second later SIGKILL (RLIMIT_CPU). */
  readonly cpuSeconds?: number;
  /** Address space, whether it is used or not (RLIMIT_AS). */
  readonly addressSpaceBytes?: number;
  /** Size of a file that is written; SIGXFSZ past it (RLIMIT_FSIZE). */
  readonly fileSizeBytes?: number;
  /** Size of a core dump; 0: none is written (RLIMIT_CORE). */
  readonly coreBytes?: number;
  /** Added to what the kernel counts when it looks for a process to end for want of memory, -1000 to 1000. */
  readonly oomScoreAdjust?: number;
}

/** Least and most of each. Fewer descriptors than 3 would close what every process has. */
export const RESOURCE_RANGES: Readonly<Record<keyof Resources, readonly [number, number]>> = {
  openFiles: [3, Number.MAX_SAFE_INTEGER],
  processes: [0, Number.MAX_SAFE_INTEGER],
  cpuSeconds: [1, Number.MAX_SAFE_INTEGER],
  addressSpaceBytes: [1, Number.MAX_SAFE_INTEGER],
  fileSizeBytes: [0, Number.MAX_SAFE_INTEGER],
  coreBytes: [0, Number.MAX_SAFE_INTEGER],
  oomScoreAdjust: [-1000, 1000],
};
