import type { ActorContext, Next } from '@longrun/actor';
import type { ProcessActorMessage } from './internal-messages.js';
import { advance } from './run/advance.js';
import { noteMissingLeader } from './run/missing-leader.js';
import type { ProcessState } from './state.js';
import { lookAtEnding } from './termination/ending.js';

/** Looks whether the tree that is being ended is gone. */
export function onVerifyGroup(
  state: ProcessState,
  _message: { readonly type: 'verify-group' },
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { run } = state;
  if (run?.ending === undefined) return undefined;
  noteMissingLeader(run, ctx);
  lookAtEnding(run, run.ending, ctx);
  return advance(state, run, ctx);
}
