// Where things are. Everything the scripts remember lives in node_modules/.longrun, which git ignores.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const MEMORY = join(ROOT, 'node_modules', '.longrun');
export const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
export const BIOME = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
