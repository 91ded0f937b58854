import { monotonicFactory } from 'ulid';
import type { IdSource } from './id-source.js';

/** ULIDs from the system's time and cryptographic randomness, ascending within one call's result. */
export function ulidIds(): IdSource {
  const next = monotonicFactory();
  return { next: () => next() };
}
