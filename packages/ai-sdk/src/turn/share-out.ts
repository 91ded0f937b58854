/** Divides the bytes that summaries leave among what there is to show. */
import { bytesOf } from './byte-cut.js';
import { type Excerpt, excerptOf, type Source } from './excerpt.js';
import { fenced, TAG_PLACEHOLDER } from './fence.js';

/** Fewer bytes of output say nothing: about three lines. */
const MIN_EXCERPT_BYTES = 200;

/**
 * Serves one rank after the other; within a rank everybody gets the same, and what the short ones do not need goes to
 * the long ones. Where that would be too little for each, the first in the inbox are served.
 */
export function shareOut(ranks: readonly (readonly Source[])[], maxBytes: number): readonly Excerpt[] {
  let room = maxBytes;
  const excerpts: Excerpt[] = [];
  for (const rank of ranks) {
    const served = rank.slice(0, Math.floor(room / (MIN_EXCERPT_BYTES + FRAME_GUESS_BYTES)));
    const bySize = served
      .map((source) => ({ source, size: source.text.length, frame: frameBytes(source) }))
      .sort((a, b) => a.size - b.size);
    bySize.forEach(({ source, frame }, at) => {
      const share = Math.floor(room / (bySize.length - at)) - frame;
      if (share <= 0) return;
      const excerpt = excerptOf(source, share);
      if (excerpt.body === '') return;
      excerpts.push(excerpt);
      room -= bytesOf(fenced(excerpt, TAG_PLACEHOLDER)) + 1;
    });
  }
  // Shown as they were ranked, not by size.
  const order = new Map(ranks.flat().map((source, at) => [source, at]));
  return excerpts.sort((a, b) => (order.get(a.source) ?? 0) - (order.get(b.source) ?? 0));
}

/** Tags and the line on what is left out, with short numbers: how many can be served is reckoned with it. */
const FRAME_GUESS_BYTES = 200;

/** The most that stands around an excerpt of this source, with all newlines. */
function frameBytes(source: Source): number {
  return bytesOf(fenced({ source, body: '', from: source.total, about: true }, TAG_PLACEHOLDER)) + 1;
}
