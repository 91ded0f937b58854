import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import type { StepOf } from '../step-of.js';
import { handleIdOf, store } from '../values.js';

/** Waits for those of the named handles that came into being; does nothing when none did. */
export async function wait(step: StepOf<'wait'>, ctx: FlowContext): Promise<void> {
  const ids = step.handles.flatMap((name) => handleIdOf(ctx.values.get(name)) ?? []);
  if (ids.length === 0) return;
  const sessionId = ctx.sessions.current(ctx.sessionKey);
  const input = {
    handle_ids: ids,
    mode: step.mode,
    timeout_ms: step.timeoutMs,
  };
  const [only] = ids;
  const reply = await makeCall(ctx, {
    operation: 'wait_handles',
    input,
    sessionId,
    ...(ids.length === 1 && only !== undefined && { handleId: only }),
    run: () => ctx.world.call('wait_handles', input, sessionId),
  });
  store(ctx, step.as, reply);
}
