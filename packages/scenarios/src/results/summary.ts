import type { MetricKind } from '../metrics/metric.js';
import type { Mode } from '../script/scenario.js';

/** What a run comes to; `summary.json`. */
export interface Summary {
  readonly name: string;
  readonly mode: Mode;
  readonly seed: number;
  readonly verdict: Verdict;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** On the run's clock. */
  readonly durationMs: number;
  /** By metric, and by `metric{tag:value}` for what thresholds name. */
  readonly metrics: Readonly<Record<string, MetricSummary>>;
  readonly thresholds: readonly ThresholdResult[];
  readonly violations: readonly { readonly invariant: string; readonly detail: string }[];
  /** Invariants looked at, and how often. */
  readonly invariants: Readonly<Record<string, number>>;
  readonly faults: readonly FaultSummary[];
  readonly sometimes: readonly {
    readonly what: string;
    readonly reached: boolean;
    readonly detail: string;
  }[];
  readonly checks: readonly { readonly name: string; readonly passed: number; readonly failed: number }[];
  /** Calls by outcome and error code. */
  readonly calls: Readonly<Record<string, number>>;
  /** Handles by final state. */
  readonly handles: Readonly<Record<string, number>>;
  /** What was left after the end, in words. */
  readonly remains: readonly string[];
  /** Why the run is incomplete, in words. */
  readonly incomplete: readonly string[];
}

/** In this order when several hold: a broken invariant is worse than a crossed threshold. */
export type Verdict = 'passed' | 'invariant-broken' | 'incomplete' | 'threshold-crossed';

/** Exit codes of a run, by verdict. 64 is a bad script. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = {
  passed: 0,
  'invariant-broken': 1,
  incomplete: 2,
  'threshold-crossed': 99,
};

export type MetricSummary = { readonly kind: MetricKind } & (
  | {
      readonly kind: 'trend';
      readonly count: number;
      readonly min: number;
      readonly max: number;
      readonly avg: number;
      readonly med: number;
      /** By percentile: 50, 75, 90, 95, 99, 99.9, 99.99, 100. */
      readonly percentiles: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'counter'; readonly count: number /** Per second. */; readonly rate: number }
  | { readonly kind: 'rate'; readonly passes: number; readonly fails: number; readonly rate: number }
  | { readonly kind: 'gauge'; readonly value: number; readonly min: number; readonly max: number }
);

export interface ThresholdResult {
  readonly metric: string;
  readonly threshold: string;
  readonly passed: boolean;
  /** What the condition compared; undefined when the metric has no value. */
  readonly value?: number;
  /** It ended the run. */
  readonly aborted: boolean;
}

export interface FaultSummary {
  readonly fault: string;
  readonly done: number;
  /** There was nothing that it could have hit. */
  readonly missed: number;
}
