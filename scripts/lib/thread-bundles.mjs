// The thread entries of the host that are shipped as one file each, and whether they are there.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SetupError } from './fail.mjs';
import { ROOT } from './paths.mjs';
import { runQuietly } from './run-quietly.mjs';

const HOST = join(ROOT, 'packages', 'host');

export const CONTROL_THREAD = join(HOST, 'dist', 'control', 'control-thread.js');
export const PROCESS_THREAD = join(HOST, 'dist', 'pool', 'process-thread.js');
export const BUNDLED_THREADS = join(HOST, 'dist-threads');

export function areThreadsBundled() {
  return [CONTROL_THREAD, PROCESS_THREAD].every((file) => existsSync(join(BUNDLED_THREADS, basename(file))));
}

/** Takes a third of a second. Throws a `SetupError` when it fails. */
export function bundleThreads() {
  const result = runQuietly(process.execPath, [join(ROOT, 'scripts', 'lib', 'bundle-threads.mjs')]);
  if (!result.ok)
    throw new SetupError(`The thread entries were not bundled: ${result.reason}.`, result.output);
}
