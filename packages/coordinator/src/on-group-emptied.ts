import type { Handler } from './handler.js';
import { finishLingering } from './life/finish-lingering.js';

/** The group of a finished handle is empty; whoever asked for its end just then has ended nothing. */
export const onGroupEmptied: Handler<'group-emptied'> = (state, { handleId }, ctx) => {
  const group = state.lingering.get(handleId);
  if (group !== undefined) finishLingering(state, group, 0, [], ctx);
};
