import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TerminalText } from '../../dist-page/terminal-text.js';

/** All that is shown of some pieces. */
function shown(...pieces: readonly string[]): string {
  const terminal = new TerminalText();
  return pieces.map((piece) => terminal.take(piece)).join('') + terminal.line;
}

test('colours, titles, links and cursor movements go, the text stays', () => {
  assert.equal(shown('\u001b[32mok\u001b[0m 12 \u001b[1;38;5;200mtests\u001b[m\n'), 'ok 12 tests\n');
  assert.equal(shown('\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\b'), 'alinkb');
  assert.equal(shown('\u001b[2J\u001b[H\u001b[?25lx\u001b(B\u001b=y\u001b7z'), 'xyz');
  assert.equal(shown('a\u0007b\u0000c\u009bd\te'), 'abcd\te');
});

test('a sequence that is cut anywhere goes all the same', () => {
  const text = 'one \u001b[1;31mtwo\u001b[0m \u001b]0;a title\u001b\\three\n';
  for (let at = 0; at <= text.length; at += 1) {
    assert.equal(shown(text.slice(0, at), text.slice(at)), 'one two three\n', `cut at ${at}`);
  }
});

test('a line that is written over is what was written last', () => {
  assert.equal(shown('10 %\r20 %\r100 %\ndone\r\n'), '100 %\ndone\n');
  assert.equal(shown('10 %\r', '20 %\r', '30 %'), '30 %');
  assert.equal(shown('a line\r', '\nnext'), 'a line\nnext');
});

test('a line without an end, and a sequence without one, keep little waiting', () => {
  const terminal = new TerminalText();
  for (let piece = 0; piece < 100; piece += 1) terminal.take('x'.repeat(64 * 1024));
  assert.equal(terminal.line.length, 16_384);
  const open = new TerminalText();
  open.take(`\u001b]0;${'t'.repeat(100_000)}`);
  assert.ok(open.line.length <= 16_384);
});

test('what would show a line in another order is shown as what it is', () => {
  assert.equal(shown('a\u202eb\u2066c'), 'a\ufffdb\ufffdc');
});
