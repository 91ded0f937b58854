import { isMainThread } from 'node:worker_threads';
import { loadNative } from './load-native.js';

/** Node's own object, which is the environment of the process. Somebody may put another one in its place. */
const NODES_ENV: NodeJS.ProcessEnv = process.env;

/**
 * The variables of `process.env` at this moment, read in one go: by Node's own way each of them costs 1.2 µs.
 *
 * @returns undefined where that way has to be taken: in a worker, whose `process.env` is a copy, where it was replaced,
 * and without the add-on
 */
export function environmentNow(): Record<string, string> | undefined {
  if (!isMainThread || process.env !== NODES_ENV) return undefined;
  const support = loadNative();
  if (!support.ok) return undefined;
  const env: Record<string, string> = {};
  for (const item of support.binding.environment().split('\0')) {
    const end = item.indexOf('=');
    if (end < 0) continue;
    const name = item.slice(0, end);
    // The first one of a name is the one that everybody finds.
    env[name] ??= item.slice(end + 1);
  }
  return env;
}
