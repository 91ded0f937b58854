/** What a handle's processes use, all together. */
export interface TreeUsage {
  /** Of one core; null until it has been measured twice. */
  readonly cpuPercent: number | null;
  readonly memoryBytes: number;
  readonly processes: number;
}
