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

/** Halvings of the length until a text full of control characters, each 6 bytes when shown, fits: to within 2 %. */
const CUTS = 8;

/** The source's end in at most `maxBytes` when shown; all of it when that fits. */
export function excerptOf(source: Source, maxBytes: number): Excerpt {
  const longest = lastBytes(source.text, maxBytes);
  const all = longest.length === source.text.length;
  let raw = all ? longest : fromLineStart(longest);
  let body = neutralise(raw);
  if (bytesOf(body) > maxBytes) {
    let low = 0;
    let high = maxBytes;
    for (let cut = 0; cut < CUTS; cut += 1) {
      const middle = Math.floor((low + high) / 2);
      if (bytesOf(neutralise(lastBytes(source.text, middle))) <= maxBytes) low = middle;
      else high = middle;
    }
    raw = fromLineStart(lastBytes(source.text, low));
    body = neutralise(raw);
    // A cut within a terminal sequence can make its end plain text, so the shorter piece may be the longer text.
    if (bytesOf(body) > maxBytes) return { source, body: '', from: source.total, about: false };
  }
  const shown = bytesOf(raw);
  if (source.whole && raw.length === source.text.length) return { source, body, from: 0, about: false };
  const exact = !raw.includes('\ufffd') || (source.whole && bytesOf(source.text) === source.total);
  return { source, body, from: Math.max(0, source.total - shown), about: !exact };
}

/** Lines are left out whole where that costs little. */
function fromLineStart(text: string): string {
  const newline = text.indexOf('\n');
  return newline >= 0 && newline < text.length / 4 ? text.slice(newline + 1) : text;
}
