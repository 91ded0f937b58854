// The private directory of the sockets. Its mode is what keeps other users out: whoever can reach a socket can run
// commands as this user. So nobody creates or trusts one that somebody else could write to, servers and clients alike.
import { lstatSync, mkdirSync, type Stats, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Failure } from '../command-line/failure.js';
import { errnoOf } from './errno-of.js';

const PRIVATE = 0o700;
const OTHERS = 0o077;
/** In a directory of that mode others could put their own in the place of ours. */
const OTHERS_WRITE = 0o022;

/** Where it is: `$XDG_RUNTIME_DIR/longrun`, else `longrun-<uid>` in the directory for temporary files. */
export function socketDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  // After `su` it may name the directory of the user before. One that is not fit is as none.
  if (isAbsolute(runtime) && isOwnDirectory(runtime)) return join(runtime, 'longrun');
  return join(tmpdir(), `longrun-${ownUid()}`);
}

/** Throws `UNSAFE_DIRECTORY` for one that is not a directory of this user alone. Undefined: it is not there. */
export function checkSocketDirectory(path: string): 'safe' | undefined {
  const stats = statsOf(path);
  if (stats === undefined) return undefined;
  const wrong = wrongWith(stats);
  if (wrong === undefined) return 'safe';
  throw new Failure({
    code: 'UNSAFE_DIRECTORY',
    message: `${path} ${wrong}. Sockets are kept where only you can reach them: remove it, or set XDG_RUNTIME_DIR.`,
    details: { path },
  });
}

/** Creates it if it is not there, and checks it either way. */
export function makeSocketDirectory(path: string): void {
  if (checkSocketDirectory(path) === 'safe') return;
  try {
    // The umask can only take rights away, and of a directory without them the check tells.
    mkdirSync(path, { mode: PRIVATE });
  } catch (error) {
    // Another server was faster; whose it is will be seen.
    if (errnoOf(error) !== 'EEXIST') throw unusable(path, error);
  }
  if (checkSocketDirectory(path) === undefined) throw unusable(path, new Error('it is gone again'));
}

function wrongWith(stats: Stats): string | undefined {
  if (stats.isSymbolicLink()) return 'is a symbolic link';
  if (!stats.isDirectory()) return 'is no directory';
  if (stats.uid !== ownUid()) return `belongs to another user (uid ${stats.uid})`;
  const mode = stats.mode & 0o777;
  if ((mode & OTHERS) !== 0)
    return `can be reached by other users (mode ${mode.toString(8).padStart(4, '0')}, not 0700)`;
  return undefined;
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw unusable(path, error);
  }
}

function isOwnDirectory(path: string): boolean {
  try {
    const stats = statSync(path);
    return stats.isDirectory() && stats.uid === ownUid() && (stats.mode & OTHERS_WRITE) === 0;
  } catch {
    // Not there, or out of reach: then it is not ours.
    return false;
  }
}

function unusable(path: string, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error);
  return new Failure(
    { code: 'UNSAFE_DIRECTORY', message: `${path} cannot be used for sockets: ${why}`, details: { path } },
    { cause: error },
  );
}

/** Where there are no users, there is one. */
function ownUid(): number {
  return process.geteuid?.() ?? 0;
}
