import type { HandleId } from '@longrun/protocol';
import type { Receipt, ReceiptStore } from './receipt-store.js';

/** The default store: gone with the control thread. A `Map` keeps the order of the first `put`. */
export function createMemoryReceiptStore(): ReceiptStore {
  const receipts = new Map<HandleId, Receipt>();
  return {
    get size(): number {
      return receipts.size;
    },
    put: (receipt: Receipt) => void receipts.set(receipt.handleId, receipt),
    get: (handleId: HandleId) => receipts.get(handleId),
    delete: (handleId: HandleId) => void receipts.delete(handleId),
    values: () => receipts.values(),
  };
}
