import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MetricKind } from '../../dist/metrics/metric.js';
import { holds, parseThreshold } from '../../dist/metrics/threshold.js';

const ALLOWED: Readonly<Record<MetricKind, readonly string[]>> = {
  trend: ['avg', 'min', 'max', 'med', 'p(95)', 'p(99.9)'],
  counter: ['count', 'rate'],
  rate: ['rate'],
  gauge: ['value'],
};
const KINDS = Object.keys(ALLOWED) as MetricKind[];
const ALL_METHODS = [...new Set(Object.values(ALLOWED).flat())];

for (const kind of KINDS) {
  test(`a ${kind} has its own aggregations and no others`, () => {
    for (const method of ALL_METHODS) {
      const parsed = parseThreshold(`${method}<1`, kind);
      assert.equal(parsed.ok, ALLOWED[kind].includes(method), `${method} of a ${kind}`);
      if (!parsed.ok) assert.equal(parsed.given, method);
    }
  });
}

test('blanks do not matter, and numbers may be fractions, signed or with an exponent', () => {
  assert.deepEqual(parseThreshold('  p(99.9)   <=  2.5e1 ', 'trend'), {
    ok: true,
    expression: { aggregation: { method: 'p', percent: 99.9 }, operator: '<=', bound: 25 },
  });
  assert.deepEqual(parseThreshold('value>=-1', 'gauge'), {
    ok: true,
    expression: { aggregation: { method: 'value' }, operator: '>=', bound: -1 },
  });
});

test('what is no condition is refused, with the reason', () => {
  const reasons: readonly (readonly [string, MetricKind, RegExp])[] = [
    ['p(95)', 'trend', /no condition/],
    ['', 'trend', /no condition/],
    ['p(95)=1', 'trend', /no condition/],
    ['p(95)<', 'trend', /no number/],
    ['p(95)<fast', 'trend', /"fast" is no number/],
    ['p(95)<1 && max<2', 'trend', /no number/],
    ['p(101)<1', 'trend', /from 0 to 100/],
    ['p()<1', 'trend', /has no "p\(\)"/],
    ['p95<1', 'trend', /has no "p95"/],
    ['<1', 'counter', /has no ""/],
    ['1<count', 'counter', /has no "1"/],
    ['rate<0x10', 'rate', /no number/],
    ['rate<Infinity', 'rate', /no number/],
  ];
  for (const [text, kind, reason] of reasons) {
    const parsed = parseThreshold(text, kind);
    assert.equal(parsed.ok, false, text);
    if (!parsed.ok) assert.match(parsed.reason, reason);
  }
});

test('each operator compares as it reads', () => {
  const expected: Readonly<Record<string, readonly boolean[]>> = {
    '<': [true, false, false],
    '<=': [true, true, false],
    '>': [false, false, true],
    '>=': [false, true, true],
    '==': [false, true, false],
    '===': [false, true, false],
    '!=': [true, false, true],
  };
  for (const [operator, results] of Object.entries(expected)) {
    const parsed = parseThreshold(`count${operator}5`, 'counter');
    assert.ok(parsed.ok);
    assert.deepEqual(
      [4, 5, 6].map((value) => holds(parsed.expression, value)),
      results,
      operator,
    );
  }
});

test('no text makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...KINDS), (text, kind) => {
      const parsed = parseThreshold(text, kind);
      if (parsed.ok) assert.ok(Number.isFinite(parsed.expression.bound));
      else assert.notEqual(parsed.reason, '');
    }),
  );
});
