// Says where in the sources a stack trace points. Node.js does it too, with --enable-source-maps, but reads the map of every
// module that is loaded for it: a tenth of what a test file's process does before its first test.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './paths.mjs';

const COMPILED = /(file:\/\/[^\s'"()]+\.js):(\d+):(\d+)/g;

/** The text with each position in a compiled module as path:line:column below the root. What has no map stays. */
export function withSourcePositions(text) {
  return text.replace(
    COMPILED,
    (position, url, line, column) => sourceOf(fileURLToPath(url), Number(line), Number(column)) ?? position,
  );
}

function sourceOf(file, line, column) {
  const entry = readMap(file)?.findEntry(line - 1, column - 1);
  if (entry?.originalSource === undefined) return undefined;
  const source = relative(ROOT, resolve(dirname(file), entry.originalSource));
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

function readMap(file) {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  } catch (error) {
    // Not compiled, or not here: no map.
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
