import type { Random } from './random.js';

/** `Math.random`: good enough to spread load, never for secrets. */
export const mathRandom: Random = { next: () => Math.random() };
