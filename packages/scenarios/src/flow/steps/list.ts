import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import type { StepOf } from '../step-of.js';
import { store } from '../values.js';

export async function list(step: StepOf<'list'>, ctx: FlowContext): Promise<void> {
  const sessionId = ctx.sessions.current(ctx.sessionKey);
  const input = { include_finished: step.includeFinished };
  const reply = await makeCall(ctx, {
    operation: 'list_handles',
    input,
    sessionId,
    run: () => ctx.world.call('list_handles', input, sessionId),
  });
  store(ctx, step.as, reply);
}
