// Fails when the lock file names a place to download from: which registry to use is the user's configuration.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';

const PLACE =
  /[a-z][a-z0-9+.-]*:\/\/|\btarball:|\bregistry\b|\bgit@|\b(?:[a-z0-9-]+\.)+(?:com|org|io|net|dev)\b/i;

const lines = readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8').split('\n');
const found = lines.flatMap((line, index) =>
  PLACE.test(line) ? [`pnpm-lock.yaml:${index + 1}: ${line.trim()}`] : [],
);
for (const line of found) console.error(line);
console.log(
  found.length === 0
    ? `no place to download from in ${lines.length} lines`
    : `${found.length} lines name a place to download from`,
);
process.exitCode = found.length === 0 ? 0 : 1;
