import type { AwaitItemStep } from '../../script/scenario.js';
import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import { store } from '../values.js';

const DEFAULT_TIMEOUT_MS = 60_000;

export async function awaitItem(step: AwaitItemStep, ctx: FlowContext): Promise<void> {
  const sessionId = ctx.sessions.current(ctx.sessionKey);
  const timeoutMs = step.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const reply = await makeCall(ctx, {
    operation: 'await-item',
    input: { timeoutMs },
    sessionId,
    run: () => ctx.world.awaitItem(sessionId, timeoutMs),
  });
  store(ctx, step.as ?? 'arrived', reply);
}
