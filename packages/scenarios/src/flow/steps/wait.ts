import type { WaitStep } from '../../script/scenario.js';
import type { FlowContext } from '../flow-context.js';
import { makeCall } from '../make-call.js';
import { handleIdOf, store } from '../values.js';

const DEFAULT_TIMEOUT_MS = 60_000;

/** Waits for those of the named handles that came into being; does nothing when none did. */
export async function wait(step: WaitStep, ctx: FlowContext): Promise<void> {
  const ids = (step.handles ?? ['handle']).flatMap((name) => handleIdOf(ctx.values.get(name)) ?? []);
  if (ids.length === 0) return;
  const sessionId = ctx.sessions.current(ctx.sessionKey);
  const input = {
    handle_ids: ids,
    mode: step.mode ?? 'all',
    timeout_ms: step.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
  const [only] = ids;
  const reply = await makeCall(ctx, {
    operation: 'wait_handles',
    input,
    sessionId,
    ...(ids.length === 1 && only !== undefined && { handleId: only }),
    run: () => ctx.world.call('wait_handles', input, sessionId),
  });
  store(ctx, step.as ?? 'waited', reply);
}
