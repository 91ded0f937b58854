import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { neutralise } from '../../dist/turn/neutralise.js';

test('colours and titles are taken out, other control characters are shown', () => {
  assert.equal(
    neutralise('\u001b[31mred\u001b[0m \u001b]0;title\u0007x\u0000\u0008\u007f'),
    'red x\\u{0}\\u{8}\\u{7f}',
  );
});

test('carriage returns become newlines', () => {
  assert.equal(neutralise('10%\r20%\r\nend'), '10%\n20%\nend');
});

test('hidden, turning and tag characters are shown, and what scripts need is left', () => {
  assert.equal(
    neutralise('a\u202eb\u200bc\u2028d\u{e0041}e\ufeff'),
    'a\\u{202e}b\\u{200b}c\\u{2028}d\\u{e0041}e\\u{feff}',
  );
  assert.equal(neutralise('👩\u200d💻 é\tनि\n'), '👩\u200d💻 é\tनि\n');
});

test('half of a surrogate pair is no character', () => {
  assert.equal(neutralise('x\ud83d'), 'x\\u{d83d}');
});

test('whatever comes in, no control character but newline and tab comes out', () => {
  const texts = fc.string({
    unit: fc.constantFrom('\u001b', '[', ']', '0', 'm', '\r', '\n', '\u009b', '\u0007', 'é'),
  });
  fc.assert(fc.property(texts, (text) => !/(?![\n\t])[\p{Cc}\p{Cs}]/u.test(neutralise(text))));
});

test('a mebibyte of unfinished terminal sequences takes no time to speak of', { timeout: 5000 }, () => {
  for (const part of ['\u001b]0;', '\u001b[', '\u001b[0;0;0;']) {
    neutralise(part.repeat(Math.floor(2 ** 20 / part.length)));
  }
});
