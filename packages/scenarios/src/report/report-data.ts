import type { Environment } from '../results/environment.js';
import type { Summary } from '../results/summary.js';
import type { ActorLane, FaultSpan, HandleLane } from './lane.js';
import type { PercentilePoint } from './report-input.js';

/** What the page is drawn from; stands in it as JSON. Times are milliseconds since the start of the run. */
export interface ReportData {
  readonly summary: Summary;
  readonly environment?: Environment;
  /** Where the time axes end. */
  readonly endMs: number;
  readonly trends: readonly TrendData[];
  readonly throughput: Lines;
  readonly samples: SampleData;
  readonly faults: readonly FaultSpan[];
  readonly actors: readonly ActorLane[];
  readonly handles: readonly HandleLane[];
  /** Handles of the run, those that the page does not have among them. */
  readonly handleCount: number;
  /** What the page does not have, in words. */
  readonly notes: readonly string[];
}

/** Null: no value at that time. */
export type Values = readonly (number | null)[];

/** Lines over one row of times. */
export interface Lines {
  readonly at: readonly number[];
  readonly lines: readonly { readonly name: string; readonly values: Values }[];
}

export interface TrendData {
  readonly name: string;
  readonly at: readonly number[];
  readonly p50: Values;
  readonly p95: Values;
  readonly p99: Values;
  readonly max: Values;
  /** Values in all. */
  readonly count: number;
  readonly percentiles: readonly PercentilePoint[];
  /** Upper bounds that thresholds set, for lines across the chart. */
  readonly bounds: readonly { readonly text: string; readonly ms: number }[];
}

/** One row of times, and what was measured then. A line that was never measured is left out. */
export interface SampleData {
  readonly handles: Lines;
  readonly mailboxes: Lines;
  readonly memory: Lines;
  readonly cpu: Lines;
}
