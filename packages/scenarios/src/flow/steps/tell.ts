import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import type { StepOf } from '../step-of.js';
import { store } from '../values.js';

export async function tell(step: StepOf<'tell'>, ctx: FlowContext): Promise<void> {
  const reply = await makeCall(ctx, {
    operation: 'tell',
    input: { actor: step.actor, message: step.message },
    sessionId: ctx.sessions.current(ctx.sessionKey),
    run: () => ctx.world.tell(step.actor, step.message),
  });
  store(ctx, step.as, reply);
}
