import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Summary } from '../../dist/results/summary.js';
import { writeSummaryText } from '../../dist/results/summary-text.js';
import { madeUpRun } from '../report/support/made-up-run.js';

const { summary } = madeUpRun();

test('the verdict comes first, and every part of the summary is in the text', () => {
  const text = writeSummaryText(summary, { colour: false });
  const [first = ''] = text.split('\n');
  assert.equal(first, '✗ steady-load-with-faults: a threshold was crossed  ·  threads  ·  seed 7  ·  1m 00s');
  assert.match(text, /^ {2}✗ {2}spawn_to_handle +p\(99\)<500 +1\.43 s$/m);
  assert.match(text, /^ {2}✓ {2}checks +rate>0\.99 +99\.89 %$/m);
  assert.match(text, /^ {2}spawn_to_handle\.+: avg=.* p\(99\)=.* n=2,967$/m);
  assert.match(text, /^ {2}dropped_iterations\.+: 33 +0\.55\/s$/m);
  assert.match(text, /^ {2}kill-process-thread +1 done$/m);
  assert.match(text, /^ {2}✓ {2}thread-lost +7 handles became lost$/m);
  assert.match(text, /^ {2}✓ no process, thread, descriptor or file$/m);
  assert.ok(text.endsWith('\n') && !text.includes('\u001b'));
});

test('broken invariants, what is left and why it is incomplete are named, and long lists are cut', () => {
  const broken: Summary = {
    ...summary,
    verdict: 'invariant-broken',
    violations: Array.from({ length: 25 }, (_, n) => ({
      invariant: 'at-most-one-item',
      detail: `handle ${n} has two`,
    })),
    remains: ['process 42 (sleep)'],
    incomplete: ['thread-lost was not reached'],
  };
  const text = writeSummaryText(broken, { colour: false });
  assert.match(text, /handle 19 has two/);
  assert.ok(!text.includes('handle 20 has two'));
  assert.match(text, /^ {2}and 5 more$/m);
  assert.match(text, /broken 25 times/);
  assert.match(text, /^ {2}✗ process 42 \(sleep\)$/m);
  assert.match(text, /^incomplete because\n {2}thread-lost was not reached$/m);
});

test('colours are for terminals: without them it is the same text', () => {
  const coloured = writeSummaryText(summary, { colour: true });
  assert.ok(coloured.includes('\u001b[31m'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const bare = coloured.replace(/\u001b\[\d+m/g, '');
  assert.equal(bare, writeSummaryText(summary, { colour: false }));
});
