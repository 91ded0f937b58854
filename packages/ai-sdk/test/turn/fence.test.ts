import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTag } from '../../dist/turn/fence.js';

test('a tag that stands in a text is drawn again', () => {
  const draws = ['aaaa', 'bbbb', 'cccc'].values();
  const draw = (): string => draws.next().value ?? 'none';
  assert.equal(drawTag(['</output-aaaa>', 'xbbbb'], draw), 'cccc');
});

test('tags differ from message to message', () => {
  assert.notEqual(drawTag([]), drawTag([]));
  assert.match(drawTag([]), /^[0-9a-f]{16}$/);
});
