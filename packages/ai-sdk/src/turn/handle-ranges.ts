/**
 * Many handle ids in few bytes: `hto-1f-1..300, hto-1f-302`. The ids of one host differ by a number that counts up, so
 * thousands of them are usually a handful of ranges.
 */
import { bytesOf, firstBytes } from './byte-cut.js';

interface Range {
  readonly prefix: string;
  readonly from: number;
  readonly to: number;
}

const NUMBERED = /^(.*?)(0|[1-9]\d{0,14})$/;

/** Exactly these ids. */
export function exactRanges(ids: readonly string[]): string {
  return textOf(rangesOf(ids));
}

/**
 * Ranges that have all of these ids in them, in at most `maxBytes`: where there is no room for every gap, the smallest
 * are passed over. `exact` says whether none was. Ids that count up share ranges; of others than that, as many
 * as there is room for are named.
 */
export function coveringRanges(
  ids: readonly string[],
  maxBytes: number,
): { readonly text: string; readonly exact: boolean } {
  let ranges = rangesOf(ids);
  const exact = textOf(ranges);
  if (bytesOf(exact) <= maxBytes) return { text: exact, exact: true };
  for (let most = Math.min(ranges.length, maxBytes); most > 1; most = Math.floor(most / 2)) {
    ranges = withoutSmallestGaps(ranges, most);
    const text = textOf(ranges);
    if (bytesOf(text) <= maxBytes) return { text, exact: false };
  }
  const text = textOf(withoutSmallestGaps(ranges, 1));
  return { text: bytesOf(text) <= maxBytes ? text : `${firstBytes(text, maxBytes - 3)}…`, exact: false };
}

function rangesOf(ids: readonly string[]): Range[] {
  const single = ids.map((id): Range => {
    const [, prefix = '', digits = ''] = NUMBERED.exec(id) ?? [];
    // An id without a number is a range of its own; -1 is in none.
    return digits === ''
      ? { prefix: id, from: -1, to: -1 }
      : { prefix, from: Number(digits), to: Number(digits) };
  });
  single.sort((a, b) => (a.prefix === b.prefix ? a.from - b.from : a.prefix < b.prefix ? -1 : 1));
  const ranges: Range[] = [];
  for (const next of single) {
    const last = ranges.at(-1);
    if (last !== undefined && last.prefix === next.prefix && next.from <= last.to + 1) {
      ranges[ranges.length - 1] = { ...last, to: Math.max(last.to, next.to) };
    } else ranges.push(next);
  }
  return ranges;
}

/** At most `most` ranges, if the prefixes allow it: the widest gaps stay. */
function withoutSmallestGaps(ranges: readonly Range[], most: number): Range[] {
  const gaps = ranges.map((range, at) => {
    const before = ranges[at - 1];
    const joins = before !== undefined && before.prefix === range.prefix && before.from >= 0;
    return { at, width: joins ? range.from - before.to : Number.POSITIVE_INFINITY };
  });
  const kept = new Set(
    gaps
      .filter(({ width }) => Number.isFinite(width))
      .sort((a, b) => b.width - a.width)
      .slice(0, Math.max(0, most - gaps.filter(({ width }) => !Number.isFinite(width)).length))
      .map(({ at }) => at),
  );
  const joined: Range[] = [];
  ranges.forEach((range, at) => {
    const last = joined.at(-1);
    const joins = last !== undefined && Number.isFinite(gaps[at]?.width ?? 0) && !kept.has(at);
    if (joins) joined[joined.length - 1] = { ...last, to: range.to };
    else joined.push(range);
  });
  return joined;
}

function textOf(ranges: readonly Range[]): string {
  return ranges
    .map(({ prefix, from, to }) =>
      from < 0 ? prefix : from === to ? `${prefix}${from}` : `${prefix}${from}..${to}`,
    )
    .join(', ');
}
