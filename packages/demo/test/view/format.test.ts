import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clip, formatBytes, formatDuration, wrap } from '../../dist/view/format.js';

test('durations are in the unit that people would use', () => {
  const texts = [0, 999, 1000, 99_949, 100_000, 125_000, 3_600_000].map(formatDuration);
  assert.deepEqual(texts, ['0 ms', '999 ms', '1.0 s', '99.9 s', '1 min 40 s', '2 min 05 s', '60 min 00 s']);
});

test('byte counts are in powers of 1000 and never show four digits before the point', () => {
  const texts = [0, 999, 1000, 999_949, 999_950, 125_829_120, 999_949_999, 1_500_000_000].map(formatBytes);
  assert.deepEqual(texts, ['0 B', '999 B', '1.0 kB', '999.9 kB', '1.0 MB', '125.8 MB', '999.9 MB', '1.5 GB']);
});

test('a clipped text says that it is, and stays one line', () => {
  assert.equal(clip('short', 5), 'short');
  assert.equal(clip('longer', 5), 'long…');
  assert.equal(clip('a\nb\x1b[31mc', 20), 'a b [31mc');
  assert.equal(clip('anything', 0), '');
});

test('a clip never cuts a character in two', () => {
  assert.equal(clip('𝔞𝔟𝔠', 2), '𝔞…');
});

test('wrapping breaks at spaces and cuts what has none', () => {
  assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrap('abcdefghij k', 5), ['abcd…', 'k']);
  assert.deepEqual(wrap('', 5), ['']);
  assert.deepEqual(wrap('a  b', Number.POSITIVE_INFINITY), ['a  b']);
});
