import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEvent } from '../../dist/history/history-event.js';
import type { MessageEvent } from '../../dist/history/message-event.js';
import { buildReportData } from '../../dist/report/build-report-data.js';
import type { HandleLane } from '../../dist/report/lane.js';
import { ITERATIONS, madeUpRun } from './support/made-up-run.js';

const { summary } = madeUpRun();
const SPAWN = {
  type: 'call',
  operation: 'run_command',
  iteration: 'a/1/1',
  sessionId: 's',
  input: {},
} as const;

test('of many handles, the page has the telling ones: what was lost is there, whatever else was', () => {
  const run = madeUpRun();
  const data = buildReportData(run);
  assert.equal(data.handles.length, 500);
  assert.ok(data.handleCount > 2900 && data.handleCount <= ITERATIONS);
  const ends = data.handles.map(({ end }) => end);
  assert.equal(ends.filter((end) => end === 'lost').length, summary.handles['lost']);
  assert.equal(ends.filter((end) => end === 'cancelled').length, summary.handles['cancelled']);
  assert.equal(ends.filter((end) => end === 'failed').length, 4);
  // The rest are those that were slowest to start.
  const completed = data.handles.filter(({ end }) => end === 'completed').map(({ spawnMs = 0 }) => spawnMs);
  assert.deepEqual(
    completed,
    [...completed].sort((a, b) => b - a),
  );
});

test('a cancelled handle is starting, running, being cancelled; a completed one waits in the inbox', () => {
  const [cancelled] = lanes([
    { at: 10, call: 1, intendedAt: 8, ...SPAWN },
    { at: 15, type: 'answer', call: 1, outcome: 'ok', tookMs: 7, handleId: 'hto-1-1' },
    { at: 40, ...SPAWN, call: 2, operation: 'cancel_handle', intendedAt: 40, handleId: 'hto-1-1' },
    {
      at: 50,
      type: 'answer',
      call: 2,
      outcome: 'ok',
      tookMs: 10,
      handleId: 'hto-1-1',
      reply: { cancelled: true },
    },
  ]);
  assert.equal(cancelled?.end, 'cancelled');
  assert.deepEqual(cancelled?.spans, [
    { phase: 'starting', from: 8, to: 15 },
    { phase: 'running', from: 15, to: 40 },
    { phase: 'cancelling', from: 40, to: 50 },
  ]);
  const [completed] = lanes([
    { at: 10, call: 1, intendedAt: 10, ...SPAWN },
    { at: 15, type: 'answer', call: 1, outcome: 'ok', tookMs: 5, handleId: 'hto-1-1' },
    { at: 80, type: 'items', sessionId: 's', items: [item('hto-1-1', 30)] },
  ]);
  assert.equal(completed?.end, 'completed');
  assert.deepEqual(completed?.spans.slice(1), [
    { phase: 'running', from: 15, to: 45 },
    { phase: 'waiting', from: 45, to: 80 },
  ]);
});

test('a spawn that gave no handle, one without an answer, and one whose session ended each have their row', () => {
  const rows = lanes([
    { at: 1, call: 1, intendedAt: 1, ...SPAWN },
    {
      at: 2,
      type: 'answer',
      call: 1,
      outcome: 'failed',
      tookMs: 1,
      code: 'SPAWN_FAILED',
      message: 'no such file',
    },
    { at: 3, call: 2, intendedAt: 3, ...SPAWN },
    { at: 4, call: 3, intendedAt: 4, ...SPAWN },
    { at: 5, type: 'answer', call: 3, outcome: 'ok', tookMs: 1, handleId: 'hto-1-1' },
    { at: 6, ...SPAWN, call: 4, operation: 'end-session', intendedAt: 6 },
    { at: 9, type: 'answer', call: 4, outcome: 'ok', tookMs: 3, reply: { ended: 1 } },
  ]);
  const ends = Object.fromEntries(rows.map(({ id, end }) => [id, end]));
  assert.deepEqual(ends, { 'call 1': 'failed', 'call 2': 'session-ended', 'hto-1-1': 'session-ended' });
  const told = rows.find(({ id }) => id === 'hto-1-1')?.story.map(({ text }) => text);
  assert.equal(told?.at(-1), 'end-session: ok after 3 ms (call 4)');
});

test('a story has events of one time in the order of the history, and the messages of its own process actor only', () => {
  const of = { kind: 'process', event: 'message' } as const;
  const messages: MessageEvent[] = [
    { at: 5, ...of, actor: 'process:1', type: 'start', handleId: 'hto-1-1' },
    { at: 5, ...of, actor: 'process:1', type: 'child-exit' },
    { at: 5, ...of, actor: 'process:2', type: 'start', handleId: 'hto-1-2' },
  ];
  const [lane] = lanes(
    [
      { at: 5, type: 'iteration-started', iteration: 'a/1/1', load: 'a', vu: 1, intendedAt: 5 },
      { at: 5, call: 1, intendedAt: 5, ...SPAWN },
      { at: 5, type: 'answer', call: 1, outcome: 'ok', tookMs: 0, handleId: 'hto-1-1' },
      { at: 5, type: 'items', sessionId: 's', items: [item('hto-1-2', 0), item('hto-1-1', 0)] },
      { at: 5, type: 'check', iteration: 'a/1/1', name: 'it ran', passed: true },
      { at: 5, type: 'violation', invariant: 'order', detail: 'made up', handleId: 'hto-1-1' },
      { at: 5, type: 'iteration-ended', iteration: 'a/1/1', outcome: 'ok' },
    ],
    messages,
  ).filter(({ id }) => id === 'hto-1-1');
  assert.equal(lane?.violated, true);
  assert.deepEqual(
    lane?.story.map(({ text }) => text),
    [
      'iteration a/1/1 starts',
      'run_command (call 1)',
      'process takes start',
      'process takes child-exit',
      'run_command: ok after 0 ms (call 1)',
      'result taken from the inbox: completed, exit code 0',
      'check “it ran” passed',
      'order: made up',
      'iteration a/1/1 ends: ok',
    ],
  );
});

test('without series, throughput is counted in the history', () => {
  const history: HistoryEvent[] = [400, 900, 1500].map((at) => ({
    at,
    type: 'iteration-ended',
    iteration: `a/1/${at}`,
    outcome: 'ok',
  }));
  const short = { ...summary, durationMs: 2000 };
  const { throughput } = buildReportData({ summary: short, history, messages: [], series: {} });
  assert.deepEqual(throughput.at, [1000, 2000]);
  assert.deepEqual(throughput.lines[0], { name: 'iterations', values: [2, 1] });
});

test('a run of which nothing was kept has a report all the same', () => {
  const empty = { ...summary, durationMs: 0, metrics: {}, thresholds: [] };
  const data = buildReportData({ summary: empty, history: [], messages: [], series: {} });
  assert.deepEqual(data.handles, []);
  assert.ok(data.endMs > 0);
});

function lanes(
  history: readonly HistoryEvent[],
  messages: readonly MessageEvent[] = [],
): readonly HandleLane[] {
  const short = { ...summary, durationMs: 100 };
  return buildReportData({ summary: short, history, messages, series: {} }).handles;
}

function item(
  handleId: string,
  durationMs: number,
): Extract<HistoryEvent, { type: 'items' }>['items'][number] {
  return {
    sequence: 1,
    sessionId: 's',
    handleId,
    contentSessionId: 's',
    status: 'completed',
    exitCode: 0,
    startedAt: 1,
    endedAt: 2,
    durationMs,
    arrivedAt: 3,
    flags: [],
  };
}
