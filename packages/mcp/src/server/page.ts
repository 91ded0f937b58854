import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';

/** Entries of a list that one answer shows. */
export const PAGE_SIZE = 100;

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** Undefined after the last page. */
  readonly nextCursor: string | undefined;
}

/**
 * One page of a list. A cursor names the last entry that was shown, so that a page does not move when entries before it
 * are forgotten. Throws -32602 for a cursor that names none.
 */
export function page<Entry>(
  list: readonly Entry[],
  nameOf: (entry: Entry) => string,
  cursor: string | undefined,
): Page<Entry> {
  const from = cursor === undefined ? 0 : list.findIndex((entry) => nameOf(entry) === cursor) + 1;
  if (cursor !== undefined && from === 0) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Unknown cursor');
  }
  const entries = list.slice(from, from + PAGE_SIZE);
  const last = entries.at(-1);
  const isLast = last === undefined || from + PAGE_SIZE >= list.length;
  return { entries, nextCursor: isLast ? undefined : nameOf(last) };
}
