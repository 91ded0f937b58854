// Looks at the host's handles four times a second.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '@longrun/host';
import type { HandleRow } from './view/handle-row.js';

/** Four frames a second: smooth for the eye, nothing for the machine. */
const FRAME_MS = 250;

export interface Watch {
  /** The handles so far, oldest first, as they were at the last look. */
  rows(): readonly HandleRow[];
  /** Looks once more, shows that, and stops. */
  stop(): Promise<void>;
}

/** Calls `onRows` after each look. Looks never overlap. */
export function watchHandles(host: Host, onRows: (rows: readonly HandleRow[]) => void): Watch {
  let rows: readonly HandleRow[] = [];
  const stopping = new AbortController();

  async function look(): Promise<void> {
    const listed = await host.listHandles({ includeFinished: true });
    rows = [...listed].sort((a, b) => numberOf(a) - numberOf(b));
    onRows(rows);
  }

  async function lookUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look();
      // Rejects when it is aborted, which is what ends this loop.
      await sleep(FRAME_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  const looking = lookUntilStopped();
  return {
    rows: () => rows,
    async stop() {
      stopping.abort();
      await looking;
      await look();
    },
  };
}

/** `hto-<pid>-<n>`: handles are numbered in the order of their calls. */
function numberOf({ handle_id }: HandleRow): number {
  return Number(handle_id.slice(handle_id.lastIndexOf('-') + 1));
}
