import type { AskStep } from '../../script/scenario.js';
import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import { store } from '../values.js';

const DEFAULT_TIMEOUT_MS = 5000;

export async function ask(step: AskStep, ctx: FlowContext): Promise<void> {
  const { actor, type, payload = {}, timeoutMs = DEFAULT_TIMEOUT_MS } = step;
  const reply = await makeCall(ctx, {
    operation: 'ask',
    input: { actor, type, payload },
    sessionId: ctx.sessions.current(ctx.sessionKey),
    run: () => ctx.world.ask(actor, type, payload, timeoutMs),
  });
  store(ctx, step.as ?? 'reply', reply);
}
