// The commands that are run: by absolute path, so that no contender is measured by how it searches PATH.
import { SetupError } from '../lib/fail.mjs';
import { onPath } from '../lib/on-path.mjs';

/** `{ true, sleep, cat }`: absolute paths. */
export function findPrograms() {
  return Object.fromEntries(['true', 'sleep', 'cat'].map((name) => [name, find(name)]));
}

function find(name) {
  const found = onPath(name);
  if (found === undefined) throw new SetupError(`bench: there is no ${name} on PATH.`);
  return found;
}
