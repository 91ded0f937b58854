import type { Random } from '@longrun/actor';

/**
 * Chance that a seed repeats: Marsaglia's 32-bit xorshift (13, 17, 5) over a scrambled seed. Good enough to choose
 * interleavings, not meant for statistics or secrets.
 */
export interface SeededRandom extends Random {
  readonly seed: number;
  /** A whole number in [0, bound). */
  integer(bound: number): number;
  /** One of the items. Throws on an empty list. */
  pick<T>(items: readonly T[]): T;
}

export function createSeededRandom(seed: number): SeededRandom {
  // Neighbouring seeds must not start with neighbouring numbers, and xorshift never leaves a zero state.
  let state = Math.imul((seed | 0) ^ 0x5bd1e995, 0x9e3779b1) | 0;
  if (state === 0) state = 0x1234567;

  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 8; warmUp += 1) next();

  const integer = (bound: number): number => {
    if (!(bound >= 1)) throw new RangeError(`no whole number in [0, ${bound})`);
    return Math.floor(next() * bound);
  };
  return {
    seed,
    next,
    integer,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      // The index is inside the list; the compiler cannot know.
      return items[integer(items.length)] as T;
    },
  };
}
