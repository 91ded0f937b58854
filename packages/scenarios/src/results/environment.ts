// What a run ran on, as far as it says something about its numbers. Names no host, no user and no place.
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** `environment.json`. */
export interface Environment {
  readonly node: string;
  readonly v8: string;
  /** Platform, release and architecture. */
  readonly kernel: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Over 1, 5 and 15 minutes, when the run began. */
  readonly load: readonly number[];
  /** What starts the processes; `none` where they are played. */
  readonly launcher: string;
}

/** Looks at this machine, now. */
export function describeEnvironment(launcher: string): Environment {
  const all = cpus();
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    kernel: `${platform()} ${release()} ${arch()}`,
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryBytes: totalmem(),
    load: loadavg().map((value) => Number(value.toFixed(2))),
    launcher,
  };
}
