import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import type { StepOf } from '../step-of.js';
import { handleIdOf, store } from '../values.js';

/** Does nothing when the handle never came into being. */
export async function readOutput(step: StepOf<'read-output'>, ctx: FlowContext): Promise<void> {
  const handleId = handleIdOf(ctx.values.get(step.handle));
  if (handleId === undefined) return;
  const sessionId = ctx.sessions.current(ctx.sessionKey);
  const input = {
    handle_id: handleId,
    stream: step.stream,
    offset: step.offset,
    ...(step.maxBytes !== undefined && { max_bytes: step.maxBytes }),
    ...(step.waitMs !== undefined && { wait_ms: step.waitMs }),
  };
  const reply = await makeCall(ctx, {
    operation: 'read_output',
    input,
    sessionId,
    handleId,
    run: () => ctx.world.call('read_output', input, sessionId),
  });
  store(ctx, step.as, reply);
}
