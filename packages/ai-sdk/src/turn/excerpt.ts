import { bytesOf, lastBytes } from './byte-cut.js';
import type { Ended } from './ended.js';
import { neutralise } from './neutralise.js';

/** What a stream of one result has to show. */
export interface Source {
  readonly ended: Ended;
  readonly stream: 'stdout' | 'stderr' | 'content';
  /** As much of its end as the result has in one piece. */
  readonly text: string;
  /** Bytes of the whole stream. */
  readonly total: number;
  /** The result has the whole stream, and `text` is it. */
  readonly whole: boolean;
}

/** The end of a stream, safe to show. */
export interface Excerpt {
  readonly source: Source;
  readonly body: string;
  /** Offset of its first byte in the stream. */
  readonly from: number;
  /** The stream was no UTF-8, so `from` may be too low by some bytes. */
  readonly about: boolean;
}

/** Terminal sequences are taken out, so a text may be longer than what is shown of it: colourful output is, by half. */
const RAW_PER_SHOWN = 2;
/** Halvings of the length until a text that is longer when shown fits: to within 1 %. */
const CUTS = 8;

/** The source's end in at most `maxBytes` when shown; all of it when that fits. */
export function excerptOf(source: Source, maxBytes: number): Excerpt {
  const raw = longestEnd(source.text, maxBytes);
  const body = neutralise(raw);
  if (source.whole && raw.length === source.text.length) return { source, body, from: 0, about: false };
  const exact = !raw.includes('\ufffd') || (source.whole && bytesOf(source.text) === source.total);
  return { source, body, from: Math.max(0, source.total - bytesOf(raw)), about: !exact };
}

function longestEnd(text: string, maxBytes: number): string {
  const fits = (end: string): boolean => bytesOf(neutralise(end)) <= maxBytes;
  let low = 0;
  let high = RAW_PER_SHOWN * maxBytes;
  const longest = lastBytes(text, high);
  if (fits(longest)) low = high;
  else {
    for (let cut = 0; cut < CUTS; cut += 1) {
      const middle = Math.floor((low + high) / 2);
      if (fits(lastBytes(text, middle))) low = middle;
      else high = middle;
    }
  }
  const end = lastBytes(text, low);
  if (end.length === text.length) return end;
  const lines = fromLineStart(end);
  // A cut within a terminal sequence makes its end plain text, so less may be longer when it is shown.
  return fits(lines) ? lines : end;
}

/** Lines are left out whole where that costs little. */
function fromLineStart(text: string): string {
  const newline = text.indexOf('\n');
  return newline >= 0 && newline < text.length / 4 ? text.slice(newline + 1) : text;
}
