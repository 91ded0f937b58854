/** One metric as Prometheus knows it: the name and all that is said of it. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** Names of its labels. Every value of a label is from a set that is known when the host starts. */
  readonly labels: readonly string[];
}

/** One line of the text. `suffix` is `_bucket`, `_sum` or `_count` in a histogram. */
export interface Sample {
  readonly suffix?: string;
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly value: number;
}
