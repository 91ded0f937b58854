import type { Handler } from './handler.js';
import { finishClose } from './life/settle-close.js';
import { logSweep } from './life/sweep.js';

/** What all commands of this host had left outside their groups is ended. */
export const onHostSwept: Handler<'host-swept'> = (state, { outcome }, ctx) => {
  logSweep(state, outcome, {}, ctx);
  if (state.closing === undefined) return;
  if (!('failure' in outcome)) state.closing.survivors.push(...outcome.survivors);
  finishClose(state, ctx);
};
