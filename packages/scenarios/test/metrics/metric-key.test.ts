import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricKeyText, parseMetricKey } from '../../dist/metrics/metric-key.js';

test('a key is a metric, or a metric with tags in any order', () => {
  const plain = parseMetricKey('iterations');
  assert.deepEqual(plain, { ok: true, key: { metric: 'iterations', tags: {} } });
  const tagged = parseMetricKey(' call_duration { operation : ask, load:main } ');
  assert.ok(tagged.ok);
  assert.deepEqual(tagged.key, { metric: 'call_duration', tags: { load: 'main', operation: 'ask' } });
  assert.equal(metricKeyText(tagged.key), 'call_duration{load:main,operation:ask}');
});

test('a wrong key is refused with the word that is wrong and the words that are right', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['call_time', 'call_time', /no metric/],
    ['toString', 'toString', /no metric/],
    ['', '', /no metric/],
    ['call_duration{', 'call_duration{', /no metric/],
    ['call_duration{tool:ask}', 'tool', /no tag "tool"/],
    ['call_duration{}', '', /no tag ""/],
    ['call_duration{load}', 'load', /has no value/],
    ['items{load:main}', 'load', /no tag/],
  ];
  for (const [text, given, reason] of cases) {
    const parsed = parseMetricKey(text);
    assert.equal(parsed.ok, false, text);
    if (parsed.ok) continue;
    assert.equal(parsed.given, given);
    assert.match(parsed.reason, reason);
  }
});
