// The handles that the page shows: all live ones, and the last ones to end. Compares each listing with the one before,
// so that only differences are sent.
import { type HandleListing, isTerminal } from '@longrun/protocol';
import type { HandleChange, HandleRow } from './frame.js';
import { handleRow, type Sample } from './handle-row.js';

/** More is history, which receipts and logs have. */
export const MAX_FINISHED_ROWS = 200;

export interface Listing extends Sample {
  readonly handles: readonly HandleListing[];
  /** Whether finished handles are in it. */
  readonly whole: boolean;
  /** The control thread that had all handles before is gone. */
  readonly afterLoss: boolean;
}

export interface BookChange {
  readonly added: readonly HandleRow[];
  readonly changed: readonly HandleChange[];
  readonly removed: readonly string[];
}

export class HandleBook {
  readonly #rows = new Map<string, HandleRow>();

  get rows(): readonly HandleRow[] {
    return [...this.#rows.values()];
  }

  /** Live handles, and finished ones whose processes run on: those whose use is measured. */
  get running(): readonly HandleRow[] {
    return this.rows.filter((row) => !isSettled(row));
  }

  /** Some have finished and still change. */
  get hasLingering(): boolean {
    return this.running.some(({ state }) => isTerminal(state));
  }

  apply(listing: Listing): BookChange {
    const added: HandleRow[] = [];
    const changed: HandleChange[] = [];
    const seen = new Set<string>();
    for (const each of recent(listing.handles)) {
      const before = this.#rows.get(each.handle_id);
      seen.add(each.handle_id);
      if (before !== undefined && isSettled(before)) continue;
      const row = handleRow(each, before, listing);
      this.#rows.set(row.id, row);
      if (before === undefined) added.push(row);
      else {
        const change = difference(before, row);
        if (change !== undefined) changed.push(change);
      }
    }
    const removed = this.#missing(listing, seen, changed);
    const dropped = this.#dropOldest();
    return {
      added: dropped.size === 0 ? added : added.filter(({ id }) => !dropped.has(id)),
      changed,
      removed: [...removed, ...dropped],
    };
  }

  /**
   * A live handle that is nowhere any more failed to start, or its receipt is gone already. If its control thread died it
   * is lost, and the thread that follows knows nothing of it.
   */
  #missing({ now, whole, afterLoss }: Listing, seen: Set<string>, changed: HandleChange[]): string[] {
    const removed: string[] = [];
    // A handle that has just ended is in neither list: the next listing is whole.
    if (!whole) return removed;
    for (const row of this.#rows.values()) {
      if (seen.has(row.id) || isSettled(row)) continue;
      if (afterLoss && row.pid !== null) {
        const end = isTerminal(row.state) ? {} : ({ state: 'lost', endedAt: now } as const);
        const quiet = { descendants: 0, bytesPerSecond: 0, cpuPercent: null, memoryBytes: null };
        const change = { id: row.id, ...end, ...quiet, processes: null };
        this.#rows.set(row.id, { ...row, ...change });
        changed.push(change);
      } else if (!isTerminal(row.state)) {
        this.#rows.delete(row.id);
        removed.push(row.id);
      }
    }
    return removed;
  }

  #dropOldest(): Set<string> {
    const finished = [...this.#rows.values()].filter(isSettled);
    const tooMany = finished.length - MAX_FINISHED_ROWS;
    if (tooMany <= 0) return new Set();
    finished.sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0));
    const dropped = new Set(finished.slice(0, tooMany).map(({ id }) => id));
    for (const id of dropped) this.#rows.delete(id);
    return dropped;
  }
}

/** Finished handles come in the order of their ends. Those whose processes run on are as good as live. */
function recent(handles: readonly HandleListing[]): readonly HandleListing[] {
  const isOver = (one: HandleListing): boolean => isTerminal(one.state) && one.descendants_alive === 0;
  let tooMany = handles.filter(isOver).length - MAX_FINISHED_ROWS;
  return handles.filter((one) => {
    if (!isOver(one)) return true;
    tooMany -= 1;
    return tooMany < 0;
  });
}

/** Ended, and told so: nothing of it changes any more. */
function isSettled({ state, descendants }: HandleRow): boolean {
  return isTerminal(state) && descendants === 0;
}

/** What may be different from one listing to the next. */
const CHANGING = [
  'state',
  'pid',
  'startedAt',
  'endedAt',
  'exitCode',
  'signal',
  'durationMs',
  'stdoutBytes',
  'stderrBytes',
  'bytesPerSecond',
  'lastOutputAt',
  'descendants',
  'cpuPercent',
  'memoryBytes',
  'processes',
] as const satisfies readonly (keyof HandleRow)[];

/** For every handle, each second: most have no difference, and nothing is made for them. */
function difference(before: HandleRow, after: HandleRow): HandleChange | undefined {
  let change: Record<string, unknown> | undefined;
  for (const key of CHANGING) {
    if (before[key] === after[key]) continue;
    change ??= {};
    change[key] = after[key];
  }
  // Each entry is one of a row's own.
  return change === undefined ? undefined : { id: after.id, ...(change as Partial<HandleRow>) };
}
