import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NewEvent } from '../../dist/history/history.js';
import type { HistoryEvent, WorldView } from '../../dist/index.js';
import { ReachedTracker } from '../../dist/sometimes/reached.js';

function reachedBy(...events: readonly NewEvent[]): readonly string[] {
  const told: string[] = [];
  const tracker = new ReachedTracker((what) => told.push(what));
  for (const event of events) tracker.observe({ at: 0, ...event } as HistoryEvent);
  return told;
}

const cancel = (reply: object, code?: string): readonly NewEvent[] => [
  {
    type: 'call',
    call: 1,
    operation: 'cancel_handle',
    iteration: 'i',
    sessionId: 's',
    intendedAt: 0,
    handleId: 'h',
    input: {},
  },
  {
    type: 'answer',
    call: 1,
    outcome: 'ok',
    tookMs: 1,
    handleId: 'h',
    reply,
    ...(code !== undefined && { code }),
  },
];

test('a cancel that found an exit which nobody had been told of has raced with it', () => {
  assert.deepEqual(reachedBy(...cancel({ cancelled: false, status: 'completed', exit_code: 0 })), [
    'cancel-raced-exit',
  ]);
  assert.deepEqual(reachedBy(...cancel({ cancelled: true, status: 'cancelled', exit_code: 0 })), [
    'cancel-raced-exit',
  ]);
});

test('a cancel that ended a command, or came when its end was known, has raced with nothing', () => {
  assert.deepEqual(reachedBy(...cancel({ cancelled: true, status: 'cancelled', exit_code: -1 })), []);
  const item = {
    sequence: 1,
    sessionId: 's',
    handleId: 'h',
    contentSessionId: 's',
    status: 'completed',
    exitCode: 0,
    startedAt: 1,
    endedAt: 2,
    arrivedAt: 2,
    durationMs: 1,
    flags: [],
  };
  const drained: NewEvent = { type: 'items', sessionId: 's', items: [item] };
  assert.deepEqual(
    reachedBy(drained, ...cancel({ cancelled: false, status: 'completed', exit_code: 0 })),
    [],
  );
});

test('each is told once', () => {
  const lost = cancel({ cancelled: false, status: 'completed' });
  assert.equal(reachedBy(...lost, ...lost).length, 1);
});

test('what the service shows of itself counts', () => {
  const told: string[] = [];
  const view: WorldView = {
    handles: [],
    counters: {},
    liveHandles: 0,
    queuedCommands: 2,
    processThreads: 1,
    mailboxes: [],
    overflowed: 1,
    feedbackRestarts: 1,
    guardianRestarts: 1,
    spilledBytes: 10,
  };
  new ReachedTracker((what) => told.push(what)).look(view);
  assert.deepEqual(told, [
    'command-queued',
    'mailbox-full',
    'output-spilled',
    'feedback-restarted',
    'guardian-restarted',
  ]);
});
