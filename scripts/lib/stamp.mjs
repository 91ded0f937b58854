// A stamp says what a step was done for: one hash of everything that the step depends on.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEMORY } from './paths.mjs';

export function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

/** True when the step `name` was last done for exactly this hash. */
export function isStamped(name, hash) {
  try {
    return readFileSync(fileOf(name), 'utf8') === hash;
  } catch {
    return false;
  }
}

export function stamp(name, hash) {
  mkdirSync(MEMORY, { recursive: true });
  writeFileSync(fileOf(name), hash);
}

function fileOf(name) {
  return join(MEMORY, `${name}.stamp`);
}
