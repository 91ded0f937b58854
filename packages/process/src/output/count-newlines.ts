const NEWLINE = 0x0a;
const NEWLINES = 0x0a0a0a0a;
const LOW_SEVEN = 0x7f7f7f7f;
const LOW_ONE = 0x01010101;
/** Each byte of the packed counter holds 255 at most. */
const WORDS_PER_SUM = 255;

/**
 * Newlines in `bytes`, four bytes at a time: every byte of output passes here, and a call of `indexOf` per line
 * costs more than everything else together when lines are short.
 */
export function countNewlines(bytes: Uint8Array): number {
  let count = 0;
  let at = 0;
  const words = bytes.byteOffset % 4 === 0 ? bytes.length >>> 2 : 0;
  if (words > 0) {
    const view = new Uint32Array(bytes.buffer, bytes.byteOffset, words);
    let word = 0;
    while (word < words) {
      const stop = Math.min(words, word + WORDS_PER_SUM);
      let packed = 0;
      for (; word < stop; word += 1) {
        // A byte of `x` is zero where there is a newline; then, and only then, its top bit is clear below.
        const x = (view[word] ?? 0) ^ NEWLINES;
        packed += (~(((x & LOW_SEVEN) + LOW_SEVEN) | x | LOW_SEVEN) >>> 7) & LOW_ONE;
      }
      count += (packed & 0xff) + ((packed >>> 8) & 0xff) + ((packed >>> 16) & 0xff) + (packed >>> 24);
    }
    at = words * 4;
  }
  for (; at < bytes.length; at += 1) if (bytes[at] === NEWLINE) count += 1;
  return count;
}
