import type { ActorContext, Next } from '@longrun/actor';
import type { InternalMessage, ProcessActorMessage } from './internal-messages.js';
import { afterReport } from './run/leftovers.js';
import { settleRead } from './run/reads.js';
import type { ProcessState } from './state.js';

type OutputRead = Extract<InternalMessage, { readonly type: 'output-read' }>;

/** A read came back with a range, perhaps an empty one. */
export function onOutputRead(
  state: ProcessState,
  { read, outcome }: OutputRead,
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  const { run } = state;
  if (run === undefined) throw new Error('a read before the launch');
  if (!outcome.ok) throw outcome.error;
  settleRead(run, read, outcome.value, ctx);
  // It may have been what kept the actor.
  return run.phase === 'reported' ? afterReport(state, run, ctx) : undefined;
}
