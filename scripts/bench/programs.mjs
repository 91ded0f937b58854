// The commands that are run: by absolute path, so that no contender is measured by how it searches PATH.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from '../lib/fail.mjs';

/** `{ true, sleep, cat }`: absolute paths. */
export function findPrograms() {
  return Object.fromEntries(['true', 'sleep', 'cat'].map((name) => [name, find(name)]));
}

function find(name) {
  const places = (process.env.PATH ?? '').split(delimiter).filter((place) => place !== '');
  const found = places.map((place) => join(place, name)).find(isExecutable);
  if (found === undefined) throw new SetupError(`bench: there is no ${name} on PATH.`);
  return found;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
