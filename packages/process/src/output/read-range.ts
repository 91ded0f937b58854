import type { OutputRange } from '@longrun/protocol';
import type { ByteSource } from './byte-source.js';
import {
  continuationPrefixLength,
  decodeLossy,
  incompleteSuffixLength,
  MAX_CHARACTER_BYTES,
} from './utf8.js';

/**
 * Reads a range of a stream as text. It ends early rather than inside a character, unless the rest of that
 * character cannot come any more; so ranges that follow each other by `nextOffset` join to the whole text.
 *
 * @param maxBytes at least one character is read where there is one, even if it is longer
 */
export async function readRange(source: ByteSource, offset: number, maxBytes: number): Promise<OutputRange> {
  const wanted = Math.max(maxBytes, MAX_CHARACTER_BYTES);
  const pieces: Uint8Array[] = [];
  let start = offset;
  let length = 0;
  let cutShort = false;
  while (length < wanted && start + length < source.totalBytes) {
    const piece = await source.at(start + length, wanted - length);
    if (piece.kind === 'bytes') {
      pieces.push(piece.bytes);
      length += piece.bytes.length;
    } else if (length > 0) {
      // What follows is lost, so a character that began before the gap stays half.
      cutShort = true;
      break;
    } else {
      start = piece.until;
    }
  }

  let bytes: Uint8Array = Buffer.concat(pieces, length);
  if (start > offset) {
    const half = continuationPrefixLength(bytes);
    bytes = bytes.subarray(half);
    start += half;
  }
  const last = cutShort || (source.ended && start + bytes.length >= source.totalBytes);
  if (!last) bytes = bytes.subarray(0, bytes.length - incompleteSuffixLength(bytes));

  const nextOffset = start + bytes.length;
  return {
    text: decodeLossy(bytes),
    offset: start,
    nextOffset,
    eof: source.ended && nextOffset >= source.totalBytes,
    omittedBytes: start - offset,
  };
}
