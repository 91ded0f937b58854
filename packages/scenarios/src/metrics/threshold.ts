import type { MetricKind } from './metric.js';

/** What of a metric a threshold looks at. */
export type Aggregation =
  | { readonly method: 'avg' | 'min' | 'max' | 'med' | 'count' | 'rate' | 'value' }
  | { readonly method: 'p'; readonly percent: number };

export interface ThresholdExpression {
  readonly aggregation: Aggregation;
  readonly operator: Operator;
  readonly bound: number;
}

export type Operator = '<' | '<=' | '>' | '>=' | '==' | '===' | '!=';

export type ParsedThreshold =
  | { readonly ok: true; readonly expression: ThresholdExpression }
  | {
      readonly ok: false;
      readonly reason: string;
      /** The word that was wrong, and the words that are right in its place. */
      readonly given: string;
      readonly words: readonly string[];
    };

/** k6's aggregations, by kind of metric. `p(N)`: any N from 0 to 100. */
export const AGGREGATIONS: Readonly<Record<MetricKind, readonly string[]>> = {
  trend: ['avg', 'min', 'max', 'med', 'p(N)'],
  counter: ['count', 'rate'],
  rate: ['rate'],
  gauge: ['value'],
};

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const CONDITION = /^\s*([^<>=!]*?)\s*(<=|>=|===|==|!=|<|>)\s*(\S.*?)?\s*$/;
const ONLY_NUMBER: RegExp = new RegExp(`^${NUMBER}$`);
const PERCENTILE: RegExp = new RegExp(String.raw`^p\(\s*(${NUMBER})\s*\)$`);

/** Reads k6's `<aggregation> <operator> <number>`, such as `p(99.9) < 250`, for a metric of that kind. */
export function parseThreshold(text: string, kind: MetricKind): ParsedThreshold {
  const words = AGGREGATIONS[kind];
  const [, method, operator, bound = ''] = CONDITION.exec(text) ?? [];
  if (method === undefined || operator === undefined) {
    const reason = `${JSON.stringify(text)} is no condition: write an aggregation, one of < <= > >= == === !=, and a number`;
    return { ok: false, reason, given: text, words };
  }
  const aggregation = readAggregation(method, words);
  if (aggregation === undefined) {
    const reason = `a ${kind} has no ${JSON.stringify(method)}: it has ${words.join(', ')}`;
    // p95 and p95() are what other tools say.
    const percent = /^p\(?([\d.]+)\)?(?:\(\))?$/.exec(method)?.[1];
    const meant = kind === 'trend' && percent !== undefined ? [`p(${percent})`] : words;
    return { ok: false, reason, given: method, words: meant };
  }
  if (aggregation.method === 'p' && !(aggregation.percent >= 0 && aggregation.percent <= 100)) {
    const reason = `a percentile is from 0 to 100, not ${aggregation.percent}`;
    return { ok: false, reason, given: method, words: [] };
  }
  if (!ONLY_NUMBER.test(bound)) {
    const reason = `${JSON.stringify(bound)} is no number to compare with`;
    return { ok: false, reason, given: bound, words: [] };
  }
  // CONDITION has matched one of them.
  const known = operator as Operator;
  return { ok: true, expression: { aggregation, operator: known, bound: Number(bound) } };
}

/** Whether the condition holds for a value. */
export function holds({ operator, bound }: ThresholdExpression, value: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '==':
    case '===':
      return value === bound;
    case '!=':
      return value !== bound;
  }
}

function readAggregation(method: string, words: readonly string[]): Aggregation | undefined {
  const percent = words.includes('p(N)') ? PERCENTILE.exec(method)?.[1] : undefined;
  if (percent !== undefined) return { method: 'p', percent: Number(percent) };
  switch (method) {
    case 'avg':
    case 'min':
    case 'max':
    case 'med':
    case 'count':
    case 'rate':
    case 'value':
      return words.includes(method) ? { method } : undefined;
    default:
      return undefined;
  }
}
