import { drainSession } from './drain-session.js';
import type { FlowContext } from './flow-context.js';
import { type CallFailure, makeCall } from './make-call.js';

/** Takes what is in the inbox, ends the session, and gives the next step a fresh one. */
export async function endSession(
  ctx: FlowContext,
): Promise<{ readonly ended: number; readonly survivors: readonly unknown[] } | CallFailure> {
  drainSession(ctx.sessions.current(ctx.sessionKey), ctx);
  const sessionId = ctx.sessions.retire(ctx.sessionKey);
  return makeCall(ctx, {
    operation: 'end-session',
    input: {},
    sessionId,
    run: () => ctx.world.endSession(sessionId),
  });
}
