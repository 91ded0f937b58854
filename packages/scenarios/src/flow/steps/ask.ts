import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import type { StepOf } from '../step-of.js';
import { store } from '../values.js';

export async function ask(step: StepOf<'ask'>, ctx: FlowContext): Promise<void> {
  const { actor, type, payload, timeoutMs } = step;
  const reply = await makeCall(ctx, {
    operation: 'ask',
    input: { actor, type, payload },
    sessionId: ctx.sessions.current(ctx.sessionKey),
    run: () => ctx.world.ask(actor, type, payload, timeoutMs),
  });
  store(ctx, step.as, reply);
}
