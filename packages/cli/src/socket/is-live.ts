import type { HandleRow } from './methods.js';

const ENDED: ReadonlySet<string> = new Set(['exited', 'timed_out', 'cancelled', 'failed', 'lost']);

/** Its state can still change. */
export function isLive({ state }: Pick<HandleRow, 'state'>): boolean {
  return !ENDED.has(state);
}

/** Live, or finished with processes that run on. */
export function holdsProcesses(row: Pick<HandleRow, 'state' | 'descendants_alive'>): boolean {
  return isLive(row) || row.descendants_alive > 0;
}
