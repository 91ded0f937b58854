/** UTF-8 bytes of a text. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** The longest end of a text that has at most so many UTF-8 bytes. Never begins within a character. */
export function lastBytes(text: string, maxBytes: number): string {
  let start = text.length;
  let room = maxBytes;
  while (start > 0) {
    const before = text.charCodeAt(start - 1);
    const pair = isLow(before) && start > 1 && isHigh(text.charCodeAt(start - 2));
    const bytes = pair ? 4 : before < 0x80 ? 1 : before < 0x800 ? 2 : 3;
    if (bytes > room) break;
    room -= bytes;
    start -= pair ? 2 : 1;
  }
  return text.slice(start);
}

/** The longest beginning of a text that has at most so many UTF-8 bytes. Never ends within a character. */
export function firstBytes(text: string, maxBytes: number): string {
  let end = 0;
  let room = maxBytes;
  for (const character of text) {
    const bytes = bytesOf(character);
    if (bytes > room) break;
    room -= bytes;
    end += character.length;
  }
  return text.slice(0, end);
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
