import type { HandleId } from '@longrun/protocol';
import type { Receipt, ReceiptStore } from '../ports/receipt-store.js';
import type { CoordinatorState } from './coordinator-state.js';

/**
 * Which receipts are kept: at most `limits.receipts`, the oldest dropped first, and none while its handle still
 * lingers or its result is not in the inbox. Such a pinned one takes its turn, as the youngest, when it is free.
 */
export interface Receipts {
  readonly store: ReceiptStore;
  /** Receipts that may be dropped, the next one first. */
  readonly evictable: Set<HandleId>;
}

export function createReceipts(store: ReceiptStore): Receipts {
  return { store, evictable: new Set([...store.values()].map((receipt) => receipt.handleId)) };
}

export function isPinned(state: CoordinatorState, handleId: HandleId): boolean {
  return state.lingering.has(handleId) || state.delivering.has(handleId);
}

export function keepReceipt(state: CoordinatorState, receipt: Receipt): void {
  state.receipts.store.put(receipt);
  unpinReceipt(state, receipt.handleId);
}

/** To be called when a handle stops lingering or its result has been delivered. */
export function unpinReceipt(state: CoordinatorState, handleId: HandleId): void {
  const { store, evictable } = state.receipts;
  if (isPinned(state, handleId) || store.get(handleId) === undefined) return;
  evictable.add(handleId);
  for (const oldest of evictable) {
    if (evictable.size <= state.ports.limits.receipts) break;
    dropReceipt(state, oldest);
  }
}

/** Nobody can ask for it any more, nor for its output. */
export function dropReceipt(state: CoordinatorState, handleId: HandleId): void {
  const { store, evictable } = state.receipts;
  const dropped = store.get(handleId);
  evictable.delete(handleId);
  store.delete(handleId);
  if (dropped !== undefined) state.ports.archive.discard([dropped.stdout, dropped.stderr]);
}
