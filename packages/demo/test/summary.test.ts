import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isClean, type JobReport, summary } from '../dist/summary.js';
import { plainStyle } from '../dist/view/style.js';
import { row } from './support/rows.js';

const CLEAN: JobReport = {
  handles: [row({ n: 1, state: 'exited', exit_code: 0 })],
  agents: [{ name: 'agent-1', turns: 3, doing: 'done', longestTurn: { ms: 20, title: 'builds' } }],
  claims: [{ text: 'it holds', holds: true }],
  processes: { left: 0, most: 5 },
  elapsedMs: 9000,
  turnMs: 500,
};

test('a clean report says so, with every handle and the count of processes', () => {
  assert.ok(isClean(CLEAN));
  const text = summary(CLEAN, 80, plainStyle).join('\n');
  assert.match(text, /^hto-1f-1 .* exited +0 /m);
  assert.match(text, /^✓ it holds$/m);
  assert.match(text, /^agent-1 took 3 turns, one per 500 ms; longest 20 ms \(builds\)$/m);
  assert.match(text, /^Processes left: 0 \(read from \/proc; at most 5 were alive at once\)$/m);
  assert.match(text, /^Done: 1 handles in 9\.0 s\.$/m);
});

test('one claim that does not hold, one live handle, or one process left is not clean', () => {
  const bad: readonly JobReport[] = [
    { ...CLEAN, claims: [{ text: 'it fails', holds: false }] },
    { ...CLEAN, handles: [row({ n: 1, state: 'running' })] },
    { ...CLEAN, processes: { left: 1, most: 5 } },
  ];
  for (const report of bad) {
    assert.equal(isClean(report), false);
    assert.match(summary(report, 80, plainStyle).join('\n'), /^Not as it should be/m);
  }
});

test('without /proc the count is said to be unknown', () => {
  const text = summary({ ...CLEAN, processes: undefined }, 80, plainStyle).join('\n');
  assert.match(text, /^Processes left: unknown/m);
});
