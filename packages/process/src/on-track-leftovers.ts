import type { ActorContext, Next } from '@longrun/actor';
import type { ProcessActorMessage } from './internal-messages.js';
import { afterReport } from './run/leftovers.js';
import type { ProcessState } from './state.js';

/** Another look after the processes that outlived their leader. */
export function onTrackLeftovers(
  state: ProcessState,
  _message: { readonly type: 'track-leftovers' },
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { run } = state;
  if (run === undefined || run.phase !== 'reported') throw new Error('leftovers before the report');
  return afterReport(state, run, ctx);
}
