import { createSeededRandom, type SeededRandom } from '@longrun/testkit';
import type { IterationId } from '../history/history-event.js';

/** FNV-1a, 32 bits (offset basis 2166136261, prime 16777619): turns an id into a number that spreads well. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** Chance of one iteration, or fault: of the seed and its name alone, so that no other changes it by running first. */
export function iterationRandom(seed: number, id: IterationId): SeededRandom {
  return createSeededRandom((seed ^ hash(id)) >>> 0);
}
