import { METRICS, type MetricName } from './metric.js';
import { METRIC_TAGS, type MetricTag, type MetricTags } from './metric-tags.js';

/** What a threshold is about: a metric, and the tags that a sample must have; none: every sample. */
export interface MetricKey {
  readonly metric: MetricName;
  readonly tags: MetricTags;
}

export type ParsedMetricKey =
  | { readonly ok: true; readonly key: MetricKey }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly given: string;
      readonly words: readonly string[];
    };

/** Reads `metric` and `metric{tag:value,tag:value}`. A refusal says which word was wrong, and which are right there. */
export function parseMetricKey(text: string): ParsedMetricKey {
  const [, name = '', list] = /^\s*([^{}\s]*)\s*(?:\{([^{}]*)\})?\s*$/.exec(text) ?? [];
  if (!isMetricName(name)) {
    const shown = name === '' ? text : name;
    return refuse(`${JSON.stringify(shown)} is no metric`, shown, Object.keys(METRICS));
  }
  const known: readonly string[] = METRIC_TAGS[name];
  const tags: Partial<Record<MetricTag, string>> = {};
  for (const entry of list === undefined ? [] : list.split(',')) {
    const colon = entry.indexOf(':');
    const tag = entry.slice(0, colon < 0 ? undefined : colon).trim();
    const value = colon < 0 ? '' : entry.slice(colon + 1).trim();
    if (!known.includes(tag)) return refuse(`${name} has no tag ${JSON.stringify(tag)}`, tag, known);
    if (value === '') return refuse(`the tag ${tag} has no value: write ${tag}:value`, tag, []);
    // `known` holds nothing but tags.
    tags[tag as MetricTag] = value;
  }
  return { ok: true, key: { metric: name, tags } };
}

/** The one way to write a key: tags by name, no blanks. */
export function metricKeyText({ metric, tags }: MetricKey): string {
  const list = Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([tag, value]) => `${tag}:${value}`);
  return list.length === 0 ? metric : `${metric}{${list.join(',')}}`;
}

function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name);
}

function refuse(reason: string, given: string, words: readonly string[]): ParsedMetricKey {
  return { ok: false, reason, given, words };
}
