import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAGE_SIZE, page } from '../../dist/server/page.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test('a list is shown page by page, each entry once', () => {
  for (const count of [0, 1, PAGE_SIZE, PAGE_SIZE + 1, 2 * PAGE_SIZE]) {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const { entries, nextCursor } = page(numbers(count), String, cursor);
      assert.ok(entries.length <= PAGE_SIZE);
      seen.push(...entries);
      cursor = nextCursor;
    } while (cursor !== undefined);
    assert.deepEqual(seen, numbers(count));
  }
});

test('entries that are forgotten before a page do not move it', () => {
  const { nextCursor } = page(numbers(300), String, undefined);
  assert.equal(page(numbers(300).slice(50), String, nextCursor).entries[0], PAGE_SIZE);
});

test('a cursor that names no entry is refused', () => {
  assert.throws(() => page(numbers(3), String, 'nonsense'), { code: -32_602 });
});
