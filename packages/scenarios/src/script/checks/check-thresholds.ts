import { METRICS } from '../../metrics/metric.js';
import { parseMetricKey } from '../../metrics/metric-key.js';
import type { MetricTag } from '../../metrics/metric-tags.js';
import { OPERATIONS } from '../../metrics/operations.js';
import { parseThreshold } from '../../metrics/threshold.js';
import { nearestWord } from '../nearest-word.js';
import type { Scenario, Step } from '../scenario.js';
import { type ScriptProblem, wrongWord } from '../script-problem.js';

/** Every threshold names a metric, tags that can occur, and a condition that such a metric has. */
export function checkThresholds(scenario: Scenario): readonly ScriptProblem[] {
  const values: Readonly<Record<MetricTag, readonly string[]>> = {
    check: Object.values(scenario.flows).flatMap(checkNames),
    load: Object.keys(scenario.load),
    operation: OPERATIONS,
  };
  return Object.entries(scenario.thresholds ?? {}).flatMap(([text, thresholds]) => {
    const path = `thresholds.${text}`;
    const parsed = parseMetricKey(text);
    if (!parsed.ok) return [refused(path, parsed)];
    const { metric, tags } = parsed.key;
    const problems: ScriptProblem[] = [];
    // `MetricTags` has no other keys.
    for (const [tag, value] of Object.entries(tags) as [MetricTag, string][]) {
      if (!values[tag].includes(value)) problems.push(wrongWord(path, tag, value, values[tag]));
    }
    thresholds.forEach((threshold, index) => {
      const condition = typeof threshold === 'string' ? threshold : threshold.threshold;
      const read = parseThreshold(condition, METRICS[metric]);
      if (!read.ok) problems.push(refused(`${path}.${index}`, read));
    });
    return problems;
  });
}

function refused(
  path: string,
  {
    reason,
    given,
    words,
  }: { readonly reason: string; readonly given: string; readonly words: readonly string[] },
): ScriptProblem {
  const nearest = nearestWord(given, words);
  return { path, reason, ...(nearest === undefined ? {} : { nearest }) };
}

function checkNames(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) => {
    if (step.do === 'check') return [step.name];
    if (step.do === 'repeat') return checkNames(step.steps);
    return step.do === 'choose' ? step.of.flatMap((way) => checkNames(way.steps)) : [];
  });
}
