// Compiles the reference with `rustc -O` when there is one; again only when a source or the compiler has changed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { announce } from '../lib/announce.mjs';
import { SetupError } from '../lib/fail.mjs';
import { listFiles } from '../lib/list-files.mjs';
import { MEMORY } from '../lib/paths.mjs';
import { runQuietly } from '../lib/run-quietly.mjs';
import { hashOf, isStamped, stamp } from '../lib/stamp.mjs';

const SOURCES = fileURLToPath(new URL('./reference', import.meta.url));
const PROGRAM = join(MEMORY, 'bench-reference');

/** `{ program, version }`, or `{ reason }` when it cannot be had. Throws a `SetupError` when it does not compile. */
export function buildReference() {
  const { status, stdout } = spawnSync('rustc', ['--version'], { encoding: 'utf8' });
  if (status !== 0) return { reason: 'there is no rustc' };
  const version = stdout.trim();
  const sources = listFiles(SOURCES, (path) => path.endsWith('.rs')).sort();
  const hash = hashOf([version, ...sources.map((path) => readFileSync(path, 'utf8'))]);
  if (!isStamped('bench-reference', hash) || !existsSync(PROGRAM)) {
    mkdirSync(MEMORY, { recursive: true });
    const done = announce('Compiling the Rust reference');
    const main = join(SOURCES, 'main.rs');
    const result = runQuietly('rustc', ['-O', '--edition', '2021', main, '-o', PROGRAM]);
    if (!result.ok) {
      done('failed');
      throw new SetupError(`The reference does not compile: ${result.reason}.`, result.output);
    }
    stamp('bench-reference', hash);
    done();
  }
  return { program: PROGRAM, version };
}
