/** What a benchmark run found. Plain data: `--json` prints it as it is. */
export interface BenchReport {
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly tookMs: number;
  readonly quick: boolean;
  /** `linux x64, 2 processors, Node.js 24.1.0`. */
  readonly machine: string;
  /** How Longrun started commands. */
  readonly launcher: string;
  readonly measurements: readonly Measurement[];
  /** What was left out or made smaller here, and why. */
  readonly notes: readonly string[];
}

export interface Measurement {
  readonly id: string;
  readonly title: string;
  readonly unit: 'ms' | 'commands/s' | 'MiB/s';
  readonly better: 'less' | 'more';
  readonly longrun: Spread;
  readonly childProcess: Spread;
  /** Longrun's number by that of `node:child_process`, pair by pair. */
  readonly ratio: Spread;
}

export interface Spread {
  readonly samples: number;
  readonly median: number;
  /** Towards the worse side: 99 of 100 samples are no worse. Of fewer than 100 it is the worst. */
  readonly p99: number;
}

/** What one measurement yields: samples of both, the nth of each taken one shortly after the other. */
export interface Measured {
  readonly id: string;
  readonly title: string;
  readonly unit: Measurement['unit'];
  readonly longrun: readonly number[];
  readonly childProcess: readonly number[];
}
