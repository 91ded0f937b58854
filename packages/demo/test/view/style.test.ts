import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ansiStyle, plainStyle, styleFor } from '../../dist/view/style.js';

test('a terminal gets colours', () => {
  assert.equal(styleFor(true, { TERM: 'xterm' }), ansiStyle);
});

test('NO_COLOR, a dumb terminal and an output that is no terminal get none', () => {
  assert.equal(styleFor(true, { NO_COLOR: '1' }), plainStyle);
  assert.equal(styleFor(true, { TERM: 'dumb' }), plainStyle);
  assert.equal(styleFor(false, {}), plainStyle);
});

test('an empty NO_COLOR is none', () => {
  assert.equal(styleFor(true, { NO_COLOR: '' }), ansiStyle);
});
