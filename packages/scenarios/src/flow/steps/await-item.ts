import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import type { StepOf } from '../step-of.js';
import { store } from '../values.js';

export async function awaitItem(step: StepOf<'await-item'>, ctx: FlowContext): Promise<void> {
  const sessionId = ctx.sessions.current(ctx.sessionKey);
  const timeoutMs = step.timeoutMs;
  const reply = await makeCall(ctx, {
    operation: 'await-item',
    input: { timeoutMs },
    sessionId,
    run: () => ctx.world.awaitItem(sessionId, timeoutMs),
  });
  store(ctx, step.as, reply);
}
