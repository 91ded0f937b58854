import type { ActorContext } from '@longrun/actor';
import type { ProcessActorMessage } from './internal-messages.js';
import { retryReads } from './run/reads.js';
import type { ProcessState } from './state.js';

/** There are new bytes, and reads wait for some. */
export function onOutputGrew(
  state: ProcessState,
  _message: { readonly type: 'output-grew' },
  ctx: ActorContext<ProcessActorMessage>,
): void {
  if (state.run === undefined) return;
  state.run.growthTold = false;
  retryReads(state.run, ctx);
}
