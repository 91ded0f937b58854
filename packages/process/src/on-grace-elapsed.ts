import type { ActorContext } from '@longrun/actor';
import type { ProcessActorMessage } from './internal-messages.js';
import type { ProcessState } from './state.js';
import { killTree } from './termination/ending.js';

/** SIGTERM was not enough. */
export function onGraceElapsed(
  state: ProcessState,
  _message: { readonly type: 'grace-elapsed' },
  ctx: ActorContext<ProcessActorMessage>,
): void {
  const run = state.run;
  if (run?.ending === undefined || run.ending.over) return;
  killTree(run, run.ending, ctx);
}
