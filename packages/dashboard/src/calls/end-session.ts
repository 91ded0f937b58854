import { MAX_SESSION_ID_LENGTH } from '@longrun/protocol';
import type { Call } from './call.js';
import { textOf } from './text-of.js';

export const endSession: Call = async (source, input) => {
  const { ended, survivors } = await source.endSession(textOf(input, 'session_id', MAX_SESSION_ID_LENGTH));
  return { ended, survivors: survivors.length };
};
