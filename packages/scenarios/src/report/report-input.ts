import type { HistoryEvent } from '../history/history-event.js';
import type { MessageEvent } from '../history/message-event.js';
import type { Environment } from '../results/environment.js';
import type { Summary } from '../results/summary.js';

/** What a run hands to its report. */
export interface ReportInput {
  readonly summary: Summary;
  readonly environment?: Environment;
  /** In order. May end early: `leftOut` says so. */
  readonly history: readonly HistoryEvent[];
  /** In order. Empty where the mode cannot see them. */
  readonly messages: readonly MessageEvent[];
  /**
   * By metric, over equal intervals: quantiles of trends, counts of counters (`dropped_iterations`). Without them the
   * page has no latency over time, and counts iterations in the history.
   */
  readonly series: Readonly<Record<string, readonly SeriesPoint[]>>;
  /** By trend. A trend that is not here has the few that its summary has. */
  readonly percentiles?: Readonly<Record<string, readonly PercentilePoint[]>>;
  /** Events of the run that are not in `history` and `messages`. */
  readonly leftOut?: { readonly history: number; readonly messages: number };
}

/** One interval of a metric, in milliseconds; the quantiles are those of its own values. */
export interface SeriesPoint {
  /** Its end. */
  readonly at: number;
  readonly count: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly max?: number;
}

export interface PercentilePoint {
  /** 0 to 100. */
  readonly percentile: number;
  readonly value: number;
}
