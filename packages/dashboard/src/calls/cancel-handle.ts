import { MAX_HANDLE_ID_LENGTH } from '@longrun/protocol';
import type { Call } from './call.js';
import { textOf } from './text-of.js';

/** The receipt stays where it is: it has the output, and the page needs two words of it. */
export const cancelHandle: Call = async (source, input) => {
  const handleId = textOf(input, 'handle_id', MAX_HANDLE_ID_LENGTH);
  const reply = await source.cancelHandle(handleId, { force: input['force'] === true });
  return {
    known: reply.receipt !== undefined,
    cancelled: reply.cancelled,
    leftovers_ended: reply.leftoversEnded ?? 0,
    survivors: reply.survivors.length,
  };
};
