import assert from 'node:assert/strict';

/** A metric as its text says it. */
export interface ExposedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  /** By what stands before the value: `longrun_handles{state="running"}`. */
  readonly samples: ReadonlyMap<string, number>;
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (\\S+)$`);
const NUMBER = /^(?:[+-]Inf|NaN|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;

/**
 * Reads Prometheus text, version 0.0.4, and is stricter than Prometheus: each metric once and in one piece, with HELP and
 * TYPE before its samples, no series twice, counters named `_total`, histograms that add up.
 */
export function parseExposition(text: string): ReadonlyMap<string, ExposedFamily> {
  assert.ok(text.endsWith('\n'), 'the text ends in a newline');
  const families = new Map<string, ExposedFamily>();
  const lines = text.slice(0, -1).split('\n');
  for (let at = 0; at < lines.length; ) {
    const help = new RegExp(`^# HELP (${NAME}) (.+)$`).exec(lines[at] ?? '');
    assert.ok(help !== null, `line ${at + 1} begins no metric: ${lines[at]}`);
    const [, name = '', about = ''] = help;
    const type = new RegExp(`^# TYPE ${name} (counter|gauge|histogram)$`).exec(lines[at + 1] ?? '')?.[1];
    assert.ok(type !== undefined, `${name} has no type`);
    assert.ok(!families.has(name), `${name} comes twice`);
    const samples = new Map<string, number>();
    const labels = new Map<string, Set<string>>();
    for (at += 2; at < lines.length && !lines[at]?.startsWith('#'); at += 1) {
      const [, series = '', given = '', value = ''] = SAMPLE.exec(lines[at] ?? '') ?? [];
      assert.ok(series !== '', `not a sample: ${lines[at]}`);
      const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      assert.ok(
        suffixes.some((suffix) => series === name + suffix),
        `${series} is no series of ${name}`,
      );
      assert.match(value, NUMBER);
      const key = given === '' ? series : `${series}{${given}}`;
      assert.ok(!samples.has(key), `${key} comes twice`);
      samples.set(key, Number(value.replace('Inf', 'Infinity')));
      for (const [, label = '', text = ''] of given.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
        if (label === 'le') continue;
        const values = labels.get(label) ?? new Set();
        labels.set(label, values.add(text));
      }
    }
    assert.ok(samples.size > 0, `${name} has no sample`);
    if (type !== 'gauge') for (const [key, value] of samples) assert.ok(value >= 0, `${key} is ${value}`);
    assert.equal(type === 'counter', name.endsWith('_total'), `${name} is a ${type}`);
    if (type === 'histogram') checkHistogram(name, samples);
    families.set(name, { name, type, help: about, samples, labels });
  }
  return families;
}

/** Buckets of one series rise, in the order of their bounds, to its count. */
function checkHistogram(name: string, samples: ReadonlyMap<string, number>): void {
  let last = { rest: '', bound: Number.NEGATIVE_INFINITY, count: 0 };
  let series = 0;
  for (const [key, value] of samples) {
    const bucket = new RegExp(`^${name}_bucket\\{(.*?),?le="([^"]+)"\\}$`).exec(key);
    if (bucket === null) continue;
    const [, rest = '', le = ''] = bucket;
    const bound = Number(le.replace('Inf', 'Infinity'));
    if (bound < last.bound || rest !== last.rest) last = { rest, bound: Number.NEGATIVE_INFINITY, count: 0 };
    assert.ok(bound > last.bound && value >= last.count, `${key} is ${value} after ${last.count}`);
    last = { rest, bound, count: value };
    if (bound !== Number.POSITIVE_INFINITY) continue;
    const labels = rest === '' ? '' : `{${rest}}`;
    assert.equal(samples.get(`${name}_count${labels}`), value, `${name}_count${labels}`);
    assert.ok(samples.has(`${name}_sum${labels}`), `${name}_sum${labels}`);
    series += 1;
  }
  assert.equal([...samples.keys()].filter((key) => key.startsWith(`${name}_count`)).length, series);
}

/** Every series of every metric. */
export function seriesOf(text: string): ReadonlyMap<string, number> {
  return new Map([...parseExposition(text).values()].flatMap(({ samples }) => [...samples]));
}

/** Series that may only grow and have not: in words. */
export function fallen(before: string, after: string): readonly string[] {
  const now = seriesOf(after);
  return [...parseExposition(before).values()]
    .filter(({ type }) => type !== 'gauge')
    .flatMap(({ samples }) => [...samples])
    .filter(([series, value]) => (now.get(series) ?? -1) < value)
    .map(([series, value]) => `${series}: ${value}, then ${now.get(series)}`);
}
