import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { expose, numberText } from '../../dist/metrics/exposition.js';
import type { MetricFamily } from '../../dist/metrics/metric-family.js';

const family: MetricFamily = { name: 'm', type: 'gauge', help: 'a\\b\nc "d"', labels: ['l'] };

test('a metric has HELP, TYPE and its samples; in HELP a quote is itself', () => {
  const samples = [
    { labels: [['l', 'x']], value: 1 },
    { labels: [], suffix: '_sum', value: 0.25 },
  ] as const;
  assert.equal(expose(family, samples), '# HELP m a\\\\b\\nc "d"\n# TYPE m gauge\nm{l="x"} 1\nm_sum 0.25\n');
  assert.equal(expose(family, []), '', 'nothing is said of what has no sample');
});

test('property: a label value comes back as it was, and never leaves its line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const [, , line = '', ...more] = expose(family, [{ labels: [['l', value]], value: 1 }]).split('\n');
      assert.deepEqual(more, ['']);
      const escaped = /^m\{l="((?:[^"\\]|\\["\\n])*)"\} 1$/.exec(line)?.[1];
      assert.ok(escaped !== undefined, line);
      assert.equal(
        escaped.replaceAll(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character)),
        value,
      );
    }),
  );
});

test('numbers are written as the format has them', () => {
  assert.deepEqual([0, 1e21, 1.5, Number.POSITIVE_INFINITY].map(numberText), ['0', '1e+21', '1.5', '+Inf']);
});
