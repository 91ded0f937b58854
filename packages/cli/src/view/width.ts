// How many cells of a terminal a text takes. Pure.

/** Wide in East Asian width (UAX 11), and emoji; near enough for a table. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]/u;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function widthOf(text: string): number {
  // The usual case, thousands of times over.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += cellsOf(segment);
  return width;
}

/** Cuts to `width` cells, the last of them `…`. Control characters become spaces, so that a line stays one and is inert. */
export function clip(text: string, width: number): string {
  const flat = inert(text);
  if (widthOf(flat) <= width) return flat;
  if (width <= 0) return '';
  let cut = '';
  let taken = 1;
  for (const { segment } of graphemes.segment(flat)) {
    taken += cellsOf(segment);
    if (taken > width) break;
    cut += segment;
  }
  return `${cut}…`;
}

/** Without control characters: nothing that a command's words could do to a terminal. */
export function inert(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

function cellsOf(grapheme: string): number {
  if (ZERO.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}
