/**
 * Where a cut may go in UTF-8. Bytes that are no UTF-8 have no characters to split: they are cut anywhere and
 * read as U+FFFD on either side.
 */

/** A character's bytes at most. */
export const MAX_CHARACTER_BYTES = 4;

/**
 * How many bytes at the end are the beginning of a character whose rest could still come: 0 to 3.
 * Bytes that can never become a character count as 0.
 */
export function incompleteSuffixLength(bytes: Uint8Array): number {
  for (let length = 1; length < MAX_CHARACTER_BYTES; length += 1) {
    const byte = bytes[bytes.length - length];
    if (byte === undefined) return 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte < 0xc2 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 1;
    if (length >= needed) return 0;
    const second = bytes[bytes.length - length + 1];
    return length === 1 || (second !== undefined && canFollow(byte, second)) ? length : 0;
  }
  return 0;
}

/** How many bytes at the start belong to a character that began before them: 0 to 3. */
export function continuationPrefixLength(bytes: Uint8Array): number {
  let length = 0;
  while (length < MAX_CHARACTER_BYTES - 1 && ((bytes[length] ?? 0) & 0xc0) === 0x80) length += 1;
  return length;
}

/** Unicode table 3-7: some first bytes narrow the range of the second (no overlongs, surrogates, > U+10FFFF). */
function canFollow(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second <= 0x9f;
  if (first === 0xf0) return second >= 0x90;
  if (first === 0xf4) return second <= 0x8f;
  return true;
}

/** Lossy UTF-8 as Rust's `from_utf8_lossy`: one U+FFFD per maximal invalid part, a byte order mark is kept. */
export function decodeLossy(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
