import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortenResult } from '../../dist/calls/shorten-result.js';

function content(stdout: string, stderr: string): string {
  return JSON.stringify({
    exit_code: 1,
    stdout,
    stderr,
    stdout_truncated: false,
    stderr_truncated: false,
    omitted_bytes: 0,
  });
}

test('what fits is left as it is', () => {
  const text = content('out', 'err');
  const { result, bytes, shortened } = shortenResult(text, 1024);
  assert.deepEqual([JSON.stringify(result), bytes, shortened], [text, text.length, false]);
});

test('what does not fit keeps the ends of both streams and says what is left out', () => {
  const { result, bytes, shortened } = shortenResult(
    content(`a${'x'.repeat(5000)}end`, `${'y'.repeat(5000)}fin`),
    2048,
  );
  assert.equal(shortened, true);
  assert.ok(bytes <= 2048 && bytes > 900, `${bytes}`);
  assert.match(String(result['stdout']), /^x+end$/);
  assert.match(String(result['stderr']), /^y+fin$/);
  assert.deepEqual([result['stdout_truncated'], result['stderr_truncated']], [true, true]);
  const kept = String(result['stdout']).length + String(result['stderr']).length;
  assert.equal(result['omitted_bytes'], 10_007 - kept);
});

test('a short stream leaves its room to the long one', () => {
  const { result } = shortenResult(content('x'.repeat(5000), 'short'), 4096);
  assert.equal(result['stderr'], 'short');
  assert.equal(result['stderr_truncated'], false);
  assert.ok(String(result['stdout']).length > 1500);
});

test('a cut never splits a character, and escapes count as what they take', () => {
  for (let budget = 1024; budget < 1034; budget += 1) {
    const { result, bytes } = shortenResult(content('😀'.repeat(3000), '\u0001'.repeat(3000)), budget);
    assert.ok(bytes <= budget, `${bytes} of ${budget}`);
    assert.match(String(result['stdout']), /^(😀)+$/u);
  }
});
