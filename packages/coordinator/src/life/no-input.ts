import type { ErrorData, HandleId } from '@longrun/protocol';
import { refusal } from '../refusal.js';

/** The handle is known, but there is no process (yet, or any more) that reads. */
export function noInput(handleId: HandleId): ErrorData {
  return refusal('INVALID_PARAMETER', `${handleId} has no running process to write to`, {
    param: 'handle_id',
    handle_id: handleId,
  });
}
