import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canMove, HANDLE_MOVES, type HandleState, isTerminal } from '@longrun/protocol';

// The keys of a Record<HandleState, …> are the handle states.
const states = Object.keys(HANDLE_MOVES) as HandleState[];
const terminal: readonly HandleState[] = ['exited', 'timed_out', 'cancelled', 'failed', 'lost'];

test('a terminal state has no way out, and every other state has one', () => {
  for (const state of states) {
    assert.equal(isTerminal(state), terminal.includes(state), state);
    assert.equal(HANDLE_MOVES[state].length === 0, terminal.includes(state), state);
  }
});

test('no state moves to itself', () => {
  for (const state of states) assert.equal(canMove(state, state), false, state);
});

test('every state can be reached from queued', () => {
  const reached = new Set<HandleState>(['queued']);
  for (const state of reached) for (const next of HANDLE_MOVES[state]) reached.add(next);
  assert.deepEqual([...reached].sort(), [...states].sort());
});

test('every live state can become lost, because its thread can die at any time', () => {
  for (const state of states) assert.equal(canMove(state, 'lost'), !terminal.includes(state), state);
});

test('a cancel that comes after the true end keeps it', () => {
  assert.ok(canMove('cancelling', 'exited'));
  assert.ok(canMove('cancelling', 'timed_out'));
});

test('cancelled is reached through cancelling only', () => {
  assert.deepEqual(
    states.filter((state) => canMove(state, 'cancelled')),
    ['cancelling'],
  );
});

test('a process that exists can no longer fail to spawn', () => {
  assert.equal(canMove('running', 'failed'), false);
  assert.equal(canMove('draining', 'failed'), false);
  assert.equal(canMove('starting', 'failed'), true);
});
