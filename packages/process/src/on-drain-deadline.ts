import type { ActorContext, Next } from '@longrun/actor';
import type { ProcessActorMessage } from './internal-messages.js';
import { advance } from './run/advance.js';
import { cutDrain } from './run/drain.js';
import type { ProcessState } from './state.js';

/** C6: somebody else holds a pipe. Reading stops; what was read is the result. */
export function onDrainDeadline(
  state: ProcessState,
  _message: { readonly type: 'drain-deadline' },
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { run } = state;
  if (run === undefined || run.phase !== 'running') return undefined;
  cutDrain(run, ctx);
  return advance(state, run, ctx);
}
