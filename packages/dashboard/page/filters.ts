// Which handles are listed, and in which order.
import type { HandleRow } from '../dist/live/frame.js';
import { outcomeOf } from './outcome.js';

export type Kind = 'all' | 'live' | 'ended' | 'failed';
export type SortKey = 'newest' | 'cpu' | 'memory' | 'output';

export interface Filter {
  readonly kind: Kind;
  /** Undefined: every session. */
  readonly session: string | undefined;
  /** Lower case; every word has to be there. */
  readonly words: readonly string[];
  readonly sort: SortKey;
}

export function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Those that match all but the kind, so that each kind can be counted. */
export function matching(rows: Iterable<HandleRow>, { session, words }: Filter): HandleRow[] {
  const found: HandleRow[] = [];
  for (const row of rows) {
    if (session !== undefined && row.session !== session) continue;
    if (words.length > 0) {
      const text = `${row.command}\n${row.id}\n${row.session}\n${outcomeOf(row).text}`.toLowerCase();
      // `#12` is how a row names the handle that ends in 12.
      if (!words.every((word) => text.includes(word) || isNumberOf(word, row.id))) continue;
    }
    found.push(row);
  }
  return found;
}

export function isOfKind(row: HandleRow, kind: Kind): boolean {
  const { isLive, isFailure } = outcomeOf(row);
  switch (kind) {
    case 'all':
      return true;
    case 'live':
      return isLive;
    case 'ended':
      return !isLive;
    case 'failed':
      return isFailure;
  }
}

/** Live ones first; then the newest, or who takes most. */
export function sorted(rows: readonly HandleRow[], sort: SortKey): HandleRow[] {
  const keyed = rows.map((row) => ({ row, live: outcomeOf(row).isLive ? 0 : 1, key: keyOf(row, sort) }));
  keyed.sort(
    (a, b) =>
      a.live - b.live || b.key - a.key || newest(b.row) - newest(a.row) || (a.row.id < b.row.id ? 1 : -1),
  );
  return keyed.map(({ row }) => row);
}

function keyOf(row: HandleRow, sort: SortKey): number {
  switch (sort) {
    case 'newest':
      return newest(row);
    case 'cpu':
      return row.cpuPercent ?? -1;
    case 'memory':
      return row.memoryBytes ?? -1;
    case 'output':
      return row.bytesPerSecond;
  }
}

/** Of live ones the start, of finished ones the end. */
function newest({ startedAt, endedAt }: HandleRow): number {
  return endedAt ?? startedAt ?? Number.MAX_SAFE_INTEGER;
}

function isNumberOf(word: string, id: string): boolean {
  return word.startsWith('#') && id.endsWith(`-${word.slice(1)}`);
}
