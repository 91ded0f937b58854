import type { ActorContext, Next } from '@longrun/actor';
import type { ProcessActorMessage } from './internal-messages.js';
import { advance } from './run/advance.js';
import type { ProcessState } from './state.js';

/** The capture is complete, on disk too. */
export function onOutputSealed(
  state: ProcessState,
  _message: { readonly type: 'output-sealed' },
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { run } = state;
  // Later than the deadline: reported without it.
  if (run === undefined || run.phase !== 'sealing') return undefined;
  ctx.timers.cancel('seal');
  run.outputSealed = true;
  return advance(state, run, ctx);
}
