import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NewEvent } from '../../dist/history/history.js';
import type { DrainedItem, HistoryEvent } from '../../dist/index.js';
import { HistoryJudge } from '../../dist/invariants/history-judge.js';

/** Invariants that a history breaks, in the order in which that is found. */
function broken(...events: readonly NewEvent[]): readonly string[] {
  const found: string[] = [];
  const judge = new HistoryJudge(({ invariant }) => found.push(invariant));
  for (const [at, event] of events.entries()) judge.observe({ at, ...event } as HistoryEvent);
  judge.finish();
  return found;
}

const call = (number: number, operation: string, more: object = {}): NewEvent => ({
  type: 'call',
  call: number,
  operation,
  iteration: 'main/1/1',
  sessionId: 'a',
  intendedAt: 0,
  input: {},
  ...more,
});
const answer = (number: number, reply: object, handleId = 'h1'): NewEvent => ({
  type: 'answer',
  call: number,
  outcome: 'ok',
  tookMs: 1,
  handleId,
  reply,
});
const spawn = (number = 1, handleId = 'h1'): readonly NewEvent[] => [
  call(number, 'run_command'),
  answer(number, { handle_id: handleId }, handleId),
];
const items = (...changes: readonly Partial<DrainedItem>[]): NewEvent => ({
  type: 'items',
  sessionId: 'a',
  items: changes.map((change) => ({
    sequence: 1,
    sessionId: 'a',
    handleId: 'h1',
    contentSessionId: 'a',
    status: 'completed',
    exitCode: 0,
    startedAt: 1,
    endedAt: 2,
    arrivedAt: 3,
    durationMs: 1,
    flags: [],
    ...change,
  })),
});
const cancelled = (number: number, more: object = {}): readonly NewEvent[] => [
  call(number, 'cancel_handle', { handleId: 'h1' }),
  answer(number, { cancelled: true, handle_id: 'h1', status: 'cancelled', ...more }),
];

test('a sound history breaks nothing', () => {
  assert.deepEqual(
    broken(...spawn(), items({}), ...spawn(2, 'h2'), items({ handleId: 'h2', sequence: 2 })),
    [],
  );
  assert.deepEqual(broken(...spawn(), ...cancelled(2)), []);
});

test('two ends of one handle are found, whoever was told of them', () => {
  const waited = answer(3, { finished: [{ handle_id: 'h1', status: 'timed_out' }] });
  assert.deepEqual(broken(...spawn(), items({}), call(3, 'wait_handles'), waited), ['one-terminal-state']);
});

test('a second item of a handle is found', () => {
  assert.deepEqual(broken(...spawn(), items({}, { sequence: 2 })), ['at-most-one-item']);
});

test('an item of a cancelled handle is found, whichever came first', () => {
  const item = items({ status: 'cancelled' });
  assert.deepEqual(broken(...spawn(), ...cancelled(2), item), ['no-item-after-cancel']);
  assert.deepEqual(broken(...spawn(), item, ...cancelled(2)), ['no-item-after-cancel']);
});

test('a gap in the sequence of a session is found, and so is an item out of order', () => {
  assert.deepEqual(broken(...spawn(), items({ sequence: 2 })), ['items-in-order']);
  const late = broken(...spawn(), ...spawn(2, 'h2'), items({ sequence: 1 }, { sequence: 1, handleId: 'h2' }));
  assert.deepEqual(late, ['items-in-order']);
});

test('an item in the inbox of another session is found', () => {
  assert.deepEqual(broken(...spawn(), items({ contentSessionId: 'b' })), ['no-foreign-item']);
});

test('a handle given to two callers is found', () => {
  assert.deepEqual(broken(...spawn(), ...spawn(2), items({})), ['no-handle-twice']);
});

test('a result that never came is found, unless its session has ended', () => {
  assert.deepEqual(broken(...spawn()), ['item-due']);
  const end = [call(2, 'end-session'), answer(2, { ended: 1 }, undefined)];
  assert.deepEqual(broken(...spawn(), ...end), []);
});

test('a foreground call owes no item', () => {
  const reply = { handle_id: 'h1', status: 'completed' };
  assert.deepEqual(broken(call(1, 'run_command'), answer(1, reply)), []);
  assert.deepEqual(broken(call(1, 'run_command'), answer(1, reply), items({})), [], 'at most one is allowed');
});

test('a call that is never answered is found', () => {
  assert.deepEqual(broken(call(1, 'list_handles')), ['every-call-answered']);
});

test('a broken run does not report for ever', () => {
  const many = Array.from({ length: 100 }, (_, n) => items({ sequence: n + 5, handleId: `x${n}` }));
  const found = broken(
    ...many.flatMap((event) => [event, items({ sequence: 1, handleId: `y${Math.random()}` })]),
  );
  assert.equal(found.length, 20);
});
