import type { ThresholdResult } from '../results/summary.js';
import type { ResolvedThreshold } from '../script/resolved-scenario.js';
import { METRICS } from './metric.js';
import { parseMetricKey } from './metric-key.js';
import type { Metrics } from './metrics.js';
import { holds, parseThreshold, type ThresholdExpression } from './threshold.js';

interface Judged {
  readonly threshold: ResolvedThreshold;
  readonly expression: ThresholdExpression;
  /** It ended the run, with this value. */
  abortedAt: { readonly value: number } | undefined;
}

/**
 * Decides which thresholds are crossed. Unlike k6, a threshold on a metric without a sample fails: a condition that
 * nothing was measured for has not been shown to hold. Counters have a value from the beginning: 0.
 */
export class ThresholdJudge {
  readonly #metrics: Metrics;
  readonly #judged: readonly Judged[];

  /** `thresholds` as `parseScenario` has let them through; others throw. */
  constructor(metrics: Metrics, thresholds: readonly ResolvedThreshold[]) {
    this.#metrics = metrics;
    this.#judged = thresholds.map((threshold) => ({
      threshold,
      expression: expressionOf(threshold),
      abortedAt: undefined,
    }));
  }

  /**
   * Thresholds with `abortOnFail` that are crossed by now, so that the run must end; those without a value are not
   * crossed yet. `atMs`: since the start of the run.
   */
  now(atMs: number): readonly ThresholdResult[] {
    const crossed: ThresholdResult[] = [];
    for (const judged of this.#judged) {
      const { abortOnFail, delayAbortEvalMs } = judged.threshold;
      if (!abortOnFail || atMs < delayAbortEvalMs) continue;
      const value = this.#valueOf(judged);
      if (value === undefined || holds(judged.expression, value)) continue;
      judged.abortedAt ??= { value };
      crossed.push(resultOf(judged, value));
    }
    return crossed;
  }

  /** All of them, in the order of the script. One that ended the run stays crossed, whatever came after. */
  final(): readonly ThresholdResult[] {
    return this.#judged.map((judged) => resultOf(judged, judged.abortedAt?.value ?? this.#valueOf(judged)));
  }

  #valueOf({ threshold, expression }: Judged): number | undefined {
    return this.#metrics.aggregate(threshold.metric, expression.aggregation);
  }
}

function resultOf({ threshold, expression, abortedAt }: Judged, value: number | undefined): ThresholdResult {
  return {
    metric: threshold.metric,
    threshold: threshold.threshold,
    passed: value !== undefined && holds(expression, value),
    ...(value === undefined ? {} : { value }),
    aborted: abortedAt !== undefined,
  };
}

function expressionOf({ metric, threshold }: ResolvedThreshold): ThresholdExpression {
  const key = parseMetricKey(metric);
  if (!key.ok) throw new Error(key.reason);
  const parsed = parseThreshold(threshold, METRICS[key.key.metric]);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.expression;
}
