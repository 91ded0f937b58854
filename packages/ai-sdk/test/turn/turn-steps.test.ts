import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turnSteps } from '../../dist/index.js';
import { endedItem } from '../support/results.js';

const [user, call, result, answer] = ['go', 'call', 'result', 'answer'].map((content) => ({
  role: 'x',
  content,
}));
assert.ok(user && call && result && answer);

/** A session in which one command ends before each of the named steps. */
function ending(...before: readonly number[]) {
  let step = 0;
  return {
    drain: () => {
      step += 1;
      return before.includes(step) ? [endedItem(step)] : [];
    },
  };
}

test('a result keeps its place in later steps of an SDK that forgets it', () => {
  const { prepareStep, withTurns } = turnSteps(ending(2));
  assert.deepEqual(prepareStep({ messages: [user] }).messages, [user]);
  const [, , , turn] = prepareStep({ messages: [user, call, result] }).messages;
  assert.match(turn?.content ?? '', /^\[Longrun\]/);
  const later = [user, call, result, turn, answer];
  assert.deepEqual(prepareStep({ messages: [user, call, result, answer] }).messages, later);
  assert.deepEqual(withTurns([user, call, result, answer]), later);
});

test('a result is there once in later steps of an SDK that keeps it, or a copy', () => {
  const { prepareStep } = turnSteps(ending(1, 3));
  const first = prepareStep({ messages: [user] }).messages;
  assert.equal(first.length, 2);
  const second = prepareStep({ messages: [...structuredClone(first), call, result] }).messages;
  assert.deepEqual(second, [...first, call, result]);
  const third = prepareStep({ messages: [...second, answer] }).messages;
  assert.deepEqual(third.slice(0, -1), [...second, answer]);
  assert.match(third.at(-1)?.content ?? '', /^\[Longrun\]/);
});
