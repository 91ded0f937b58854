import { join } from 'node:path';
import { Failure } from '../command-line/failure.js';
import { socketDirectory } from './socket-directory.js';

/** `sun_path` of Linux is 108 bytes with its end, elsewhere 104; a longer one would silently be cut. */
const MAX_PATH_BYTES = 103;
/** `.<pid>-<8 characters>`, as a server names its socket until it has the name. */
const ROOM_FOR_CLAIM = 20;

/** The socket of the server with this name. */
export function socketPath(name: string): string {
  const path = join(socketDirectory(), `${name}.sock`);
  if (Buffer.byteLength(path) + ROOM_FOR_CLAIM <= MAX_PATH_BYTES) return path;
  throw new Failure({
    code: 'UNSAFE_DIRECTORY',
    message: `${path} is too long for a socket. Set XDG_RUNTIME_DIR or TMPDIR to a shorter directory, or take a shorter name.`,
    details: { path },
  });
}
