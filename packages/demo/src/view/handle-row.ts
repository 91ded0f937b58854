import type { Host } from '@longrun/host';

/** One handle as `host.listHandles()` shows it. */
export type HandleRow = Awaited<ReturnType<Host['listHandles']>>[number];

/** The ones that will not change any more. */
const ENDED: ReadonlySet<string> = new Set(['exited', 'timed_out', 'cancelled', 'failed', 'lost']);

export function hasEnded(row: Pick<HandleRow, 'state'>): boolean {
  return ENDED.has(row.state);
}
