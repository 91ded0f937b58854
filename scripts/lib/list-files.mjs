// Files below a directory, without node_modules.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of all files below `directory` that `accept(path)` takes; an empty list when the directory is missing. */
export function listFiles(directory, accept, skip = []) {
  const found = [];
  const pending = [directory];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const entry of entriesOf(next)) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && !skip.includes(path)) pending.push(path);
      } else if (accept(path)) {
        found.push(path);
      }
    }
  }
  return found.sort();
}

function entriesOf(directory) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    // Missing from the start, or removed while we looked: either way it holds nothing.
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
