import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { IdSource } from './id-source.js';

/** Random numbers made at a time: asking for them one by one costs 16 system calls an id. */
const BATCH = 1024;

/** ULIDs from the system's time and cryptographic randomness, ascending within one call's result. */
export function ulidIds(): IdSource {
  const next = monotonicFactory(batchedRandom());
  return { next: () => next() };
}

/** Numbers in [0, 1) with 32 random bits each; a character of a ULID takes five of them. */
function batchedRandom(): () => number {
  const numbers = new Uint32Array(BATCH);
  let used = BATCH;
  return () => {
    if (used === BATCH) {
      randomFillSync(numbers);
      used = 0;
    }
    const number = numbers[used] ?? 0;
    used += 1;
    return number / 2 ** 32;
  };
}
