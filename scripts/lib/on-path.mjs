// Programs by name, as a shell finds them.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first of these names that is on PATH, as an absolute path; undefined when none is. */
export function onPath(...names) {
  const places = (process.env.PATH ?? '').split(delimiter).filter((place) => place !== '');
  return names.flatMap((name) => places.map((place) => join(place, name))).find(isExecutable);
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
