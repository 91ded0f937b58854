import type { CapturedStream, ExitReport, HandleId } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import { lateFact } from './late-fact.js';

/**
 * An exit report after the handle ended without its actor. The end that was told stays; the output that came with
 * the report is kept with the receipt, so that it can be read, and is discarded with it.
 */
export function keepLateOutput(
  state: CoordinatorState,
  handleId: HandleId,
  { stdout, stderr }: ExitReport,
  ctx: CoordinatorContext,
): void {
  lateFact(state, 'exited', handleId, ctx);
  const receipt = state.receipts.store.get(handleId);
  if (receipt !== undefined && holdsNothing(receipt.stdout) && holdsNothing(receipt.stderr)) {
    state.receipts.store.put({ ...receipt, stdout, stderr });
  } else {
    state.ports.archive.discard([stdout, stderr]);
  }
}

function holdsNothing({ bytes, droppedBytes }: CapturedStream): boolean {
  return droppedBytes === bytes;
}
