import { closeSync, openSync, readSync } from 'node:fs';
import { TOKEN_VARIABLE } from '@longrun/protocol';

/** Most environments are below 8 KiB. */
const CHUNK_BYTES = 64 * 1024;
/** What execve(2) takes with the usual stack limit of 8 MiB. A token behind that is not found. */
const MAX_ENVIRON_BYTES = 2 * 1024 * 1024;

const NAME: Buffer = Buffer.from(`${TOKEN_VARIABLE}=`, 'latin1');

/** What `/proc/<pid>/environ` says of the token. `nothing`: not one byte is in it. */
export type TokenLook = { readonly value: string } | 'nothing';

/** One buffer for all reads of a thread. */
let chunk: Buffer | undefined;

/** Reads the value of `TOKEN_VARIABLE` in an environ file, empty without one. Throws what the file system throws. */
export function readToken(path: string): TokenLook {
  chunk ??= Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const fd = openSync(path, 'r');
  try {
    let bytes = readSync(fd, chunk, 0, CHUNK_BYTES, 0);
    if (bytes === 0) return 'nothing';
    let environ: Buffer = chunk.subarray(0, bytes);
    let found = tokenIn(environ);
    for (
      let at = bytes;
      found === undefined && bytes === CHUNK_BYTES && at < MAX_ENVIRON_BYTES;
      at += bytes
    ) {
      // A big one: joined, so that a variable that lies across two reads is seen.
      const before = Buffer.from(environ);
      bytes = readSync(fd, chunk, 0, CHUNK_BYTES, at);
      environ = Buffer.concat([before, chunk.subarray(0, bytes)]);
      found = tokenIn(environ);
    }
    // The process may have overwritten the last NUL.
    found ??= bytes < CHUNK_BYTES ? lastIn(environ) : undefined;
    return { value: found ?? '' };
  } finally {
    closeSync(fd);
  }
}

/** Undefined when it is not there, or not to its end. */
function tokenIn(environ: Buffer): string | undefined {
  const start = startOf(environ);
  const end = start < 0 ? -1 : environ.indexOf(0, start);
  return end < 0 ? undefined : environ.toString('latin1', start, end);
}

/** As `tokenIn`, for an environment that ends without a NUL. */
function lastIn(environ: Buffer): string | undefined {
  const start = startOf(environ);
  return start < 0 ? undefined : environ.toString('latin1', start);
}

function startOf(environ: Buffer): number {
  for (let at = environ.indexOf(NAME); at >= 0; at = environ.indexOf(NAME, at + 1)) {
    if (at === 0 || environ[at - 1] === 0) return at + NAME.length;
  }
  return -1;
}
