import type { ListStep } from '../../script/scenario.js';
import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import { store } from '../values.js';

export async function list(step: ListStep, ctx: FlowContext): Promise<void> {
  const sessionId = ctx.sessions.current(ctx.sessionKey);
  const input = { include_finished: step.includeFinished ?? false };
  const reply = await makeCall(ctx, {
    operation: 'list_handles',
    input,
    sessionId,
    run: () => ctx.world.call('list_handles', input, sessionId),
  });
  store(ctx, step.as ?? 'listing', reply);
}
