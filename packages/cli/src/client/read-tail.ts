// The last lines of a stream. Only its bytes can be counted from outside, so ever larger ends of it are read.
import type { Backend } from '../socket/methods.js';
import { findHandles } from './find-handles.js';
import { readStream, type StreamPlace } from './read-stream.js';

/** A screen or two of lines, most often. */
const FIRST_BYTES = 64 * 1024;
const FACTOR = 8;
/** Lines that are longer in all than this are cut at their beginning. */
const MAX_BYTES = 32 * 1024 * 1024;

export interface Tail {
  readonly text: string;
  /** Offset after it, where `-f` goes on. */
  readonly end: number;
  readonly missing: number;
}

export async function readTail(backend: Backend, place: StreamPlace, lines: number): Promise<Tail> {
  for (let bytes = FIRST_BYTES; ; bytes = Math.min(bytes * FACTOR, MAX_BYTES)) {
    const [row] = await findHandles(backend, [place.handleId]);
    const total = row === undefined ? 0 : row[`${place.stream}_bytes`];
    const offset = Math.max(0, total - bytes);
    let text = '';
    let end = offset;
    const missing = await readStream(
      backend,
      { ...place, offset },
      {
        follow: false,
        onText: async (more, next) => {
          text += more;
          end = next;
        },
      },
    );
    const begin = startOfLast(text, lines);
    if (begin !== undefined) return { text: text.slice(begin), end, missing };
    if (offset === 0 || bytes === MAX_BYTES) return { text, end, missing };
  }
}

/** Where the last `lines` lines begin. Undefined: there are not as many. */
function startOfLast(text: string, lines: number): number | undefined {
  if (lines === 0) return text.length;
  // The newline that ends the last line begins none.
  let at = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let found = 0; found < lines; found += 1) {
    at = at === 0 ? -1 : text.lastIndexOf('\n', at - 1);
    if (at < 0) return undefined;
  }
  return at + 1;
}
