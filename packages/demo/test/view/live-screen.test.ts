import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveScreen } from '../../dist/view/live-screen.js';
import type { Frame } from '../../dist/view/screen.js';
import { ansiStyle, plainStyle } from '../../dist/view/style.js';
import { fakeTerminal } from '../support/fake-terminal.js';
import { row } from '../support/rows.js';

function frame(elapsedMs: number, count: number): Frame {
  const handles = Array.from({ length: count }, (_, index) => row({ n: index + 1 }));
  return { elapsedMs, agents: ['agent-1  turn 1'], handles };
}

test('a frame replaces the one before it', () => {
  const terminal = fakeTerminal(80, 24);
  const screen = liveScreen(terminal, plainStyle, 'Title');
  screen.show(frame(1000, 3));
  screen.show(frame(2000, 1));
  const text = terminal.text();
  assert.deepEqual(text.slice(1, 3), ['Title  2.0 s', 'agent-1  turn 1']);
  assert.equal(text.filter((line) => line.startsWith('hto-')).length, 1);
  screen.close();
});

test('notes stay above the frame, in their order', () => {
  const terminal = fakeTerminal(80, 24);
  const screen = liveScreen(terminal, plainStyle, 'Title');
  screen.note({ ms: 100, agent: 'agent-1', text: 'first' });
  screen.show(frame(1000, 1));
  screen.note({ ms: 1100, agent: 'agent-2', text: 'second' });
  const text = terminal.text();
  assert.deepEqual(text.slice(0, 4), [
    '  0.1 s  agent-1  first',
    '  1.1 s  agent-2  second',
    '',
    'Title  1.0 s',
  ]);
  assert.equal(text.filter((line) => line.startsWith('hto-')).length, 1);
  screen.close();
});

test('closing takes the frame away, leaves the notes and shows the cursor again', () => {
  const terminal = fakeTerminal(80, 24);
  const screen = liveScreen(terminal, ansiStyle, 'Title');
  assert.equal(terminal.cursorShown, false);
  screen.note({ ms: 100, agent: 'agent-1', text: 'first' });
  screen.show(frame(1000, 2));
  screen.close();
  screen.close();
  screen.show(frame(2000, 2));
  assert.equal(terminal.cursorShown, true);
  assert.deepEqual(terminal.text(), ['  0.1 s  agent-1  first']);
});

test('an exit without a close shows the cursor again', () => {
  const terminal = fakeTerminal(80, 24);
  const before = new Set(process.listeners('exit'));
  const screen = liveScreen(terminal, plainStyle, 'Title');
  const added = process.listeners('exit').filter((listener) => !before.has(listener));
  assert.equal(added.length, 1);
  for (const listener of added) listener(0);
  assert.equal(terminal.cursorShown, true);
  screen.close();
  assert.deepEqual(new Set(process.listeners('exit')), before);
});

test('no line wraps and no frame is taller than the terminal', () => {
  const terminal = fakeTerminal(48, 12);
  const screen = liveScreen(terminal, plainStyle, 'Title');
  screen.note({ ms: 1, agent: 'agent-1', text: 'words and words and words and words and words and words' });
  screen.show(frame(1000, 40));
  assert.deepEqual(terminal.wrapped, []);
  const text = terminal.text();
  const frameAt = text.findIndex((line) => line.startsWith('Title'));
  assert.ok(text.length - (frameAt - 1) <= 11);
  assert.match(text.at(-1) ?? '', /^hto-1f-40 /);
  screen.close();
});

test('after a change of width the notes above stay untouched', () => {
  const terminal = fakeTerminal(100, 24);
  const screen = liveScreen(terminal, plainStyle, 'Title');
  screen.note({ ms: 1, agent: 'agent-1', text: 'kept' });
  screen.show(frame(1000, 2));
  terminal.columns = 60;
  screen.show(frame(2000, 2));
  assert.equal(terminal.text()[0], '  0.0 s  agent-1  kept');
  assert.equal(terminal.text().filter((line) => line === 'Title  2.0 s').length, 1);
  screen.close();
});
