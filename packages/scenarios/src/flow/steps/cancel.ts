import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import type { StepOf } from '../step-of.js';
import { handleIdOf, store } from '../values.js';

/** Does nothing when the handle never came into being. */
export async function cancel(step: StepOf<'cancel'>, ctx: FlowContext): Promise<void> {
  const handleId = handleIdOf(ctx.values.get(step.handle));
  if (handleId === undefined) return;
  const sessionId = ctx.sessions.current(ctx.sessionKey);
  const input = {
    handle_id: handleId,
    ...(step.force !== undefined && { force: step.force }),
    ...(step.graceMs !== undefined && { grace_ms: step.graceMs }),
  };
  const reply = await makeCall(ctx, {
    operation: 'cancel_handle',
    input,
    sessionId,
    handleId,
    run: () => ctx.world.call('cancel_handle', input, sessionId),
  });
  store(ctx, step.as, reply);
}
