import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Names of sets, and of the scenarios in each: `sets.json` of the library. */
const SETS = 'sets.json';

/** A scenario of the library. */
export interface LibraryEntry {
  /** `smoke`, `faults/kill-child`. */
  readonly name: string;
  readonly path: string;
}

/** The scenarios of a directory and of the directories in it, by name. */
export function libraryIn(directory: string, prefix: string = ''): readonly LibraryEntry[] {
  return readdirSync(directory, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return libraryIn(path, `${prefix}${entry.name}/`);
      if (!entry.name.endsWith('.json') || entry.name === SETS) return [];
      return [{ name: `${prefix}${basename(entry.name, '.json')}`, path }];
    });
}

/** Names of a set of the library. Throws when there is no such set. */
export function namesOfSet(directory: string, set: string): readonly string[] {
  const sets: unknown = JSON.parse(readFileSync(join(directory, SETS), 'utf8'));
  const names: unknown = typeof sets === 'object' && sets !== null ? Reflect.get(sets, set) : undefined;
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  throw new Error(`${SETS} has no set ${set}`);
}
