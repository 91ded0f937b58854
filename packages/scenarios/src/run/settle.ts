import { type HandleState, isTerminal } from '@longrun/protocol';
import { drainSession } from '../flow/drain-session.js';
import type { FlowContext } from '../flow/flow-context.js';
import { makeCall } from '../flow/make-call.js';
import { pause } from '../flow/pause.js';
import type { WorldView } from '../world/world.js';

/** Commands of the script that still run when its load is over get this long to end by themselves. */
const SETTLE_MS = 5000;
const LOOK_EVERY_MS = 50;

/**
 * Waits until no command runs, ends the sessions of those that go on, and takes everything out of all inboxes.
 * Answers what the service shows then.
 */
export async function settle(ctx: FlowContext): Promise<WorldView> {
  const { world, sessions, signal } = ctx;
  const deadline = world.clock.monotonic() + SETTLE_MS;
  let view = await world.observe();
  while (busy(view) && world.clock.monotonic() < deadline && !signal.aborted) {
    await pause(world.clock, LOOK_EVERY_MS, signal);
    view = await world.observe();
  }
  for (const sessionId of sessions.open) drainSession(sessionId, ctx);
  if (busy(view)) {
    const ending = new Set(view.handles.filter(isLive).map((handle) => handle.sessionId));
    // Groups that outlived their leader belong to handles that are listed as finished: their sessions end as well.
    if (ending.size === 0) for (const sessionId of sessions.open) ending.add(sessionId);
    await Promise.all([...ending].map((sessionId) => end(sessionId, ctx)));
    view = await world.observe();
  }
  for (const sessionId of sessions.open) drainSession(sessionId, ctx);
  return view;
}

function end(sessionId: string, ctx: FlowContext): Promise<unknown> {
  return makeCall(ctx, {
    operation: 'end-session',
    input: {},
    sessionId,
    run: () => ctx.world.endSession(sessionId),
  });
}

function busy(view: WorldView): boolean {
  return view.liveHandles + view.queuedCommands > 0 || view.handles.some(isLive);
}

function isLive({ state }: { readonly state: string }): boolean {
  // The states are the service's own.
  return !isTerminal(state as HandleState);
}
