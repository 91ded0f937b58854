import {
  asCommandId,
  commandToken,
  handleId,
  type ProcessActorArgs,
  type Spawn,
  type SpawnedCommand,
} from '@longrun/protocol';
import { admission, needsPlace } from './admission.js';
import type { CoordinatorContext, Handler } from './handler.js';
import type { PlacementOutcome } from './ports/process-placement.js';
import { refusal } from './refusal.js';
import { type CoordinatorState, count } from './state/coordinator-state.js';
import type { LiveHandle } from './state/live-handle.js';
import { addLive } from './state/registry.js';
import { enterSession, forgetSession } from './state/session-index.js';
import { timerMs } from './timer-ms.js';

/**
 * Admits a command, or refuses it with the limit that is in its way; nothing is kept of a refused one.
 * An admitted one is answered by `started`, `spawn-failed`, its end, or `background-due`.
 */
export const onSpawn: Handler<'spawn'> = (state, message, ctx) => {
  const { sessionId, command, backgroundAfterMs, replyTo } = message;
  const refuse = (error: PlacementOutcome & { readonly kind: 'refused' }): void => {
    count(state, 'refused');
    const { code, details } = error.error;
    ctx.log('debug', { session_id: sessionId, code, limit: details.limit }, 'spawn refused');
    ctx.reply(replyTo, error);
  };
  const error = admission(state, message);
  if (error !== undefined) {
    refuse({ kind: 'refused', error });
    return;
  }
  const commandId = asCommandId(ctx.ids.next());
  const session = enterSession(state, sessionId);
  const args: ProcessActorArgs = {
    handleId: handleId(state.ports.hostPid, state.ports.nextHandleNumber()),
    commandId,
    sessionId,
    token: commandToken(state.ports.hostToken, session.number, commandId),
    coordinator: ctx.self.address,
  };
  const placed = place(state, args, ctx);
  if (placed.kind === 'refused') {
    forgetSession(state, session);
    refuse(placed);
    return;
  }
  session.launched = true;
  state.launched = true;
  const handle = newHandle(message, args, placed, ctx);
  addLive(state, handle, ctx);
  if (handle.delivery === 'reply' && backgroundAfterMs !== undefined) {
    const due = { type: 'background-due', handleId: handle.handleId } as const;
    ctx.timers.start(`background:${handle.handleId}`, timerMs(backgroundAfterMs), due);
  }
  // A ref that does not take it has stopped, and `terminated` follows.
  const told = placed.ref.tell({ type: 'start', command });
  if (told === 'full') ctx.stop(placed.ref);
};

/** A placement that throws (no memory for a thread) costs this one spawn, not the registry. */
function place(state: CoordinatorState, args: ProcessActorArgs, ctx: CoordinatorContext): PlacementOutcome {
  try {
    return state.ports.placement.place(args);
  } catch (cause) {
    ctx.log('error', { session_id: args.sessionId, err: String(cause) }, 'placement threw');
    return { kind: 'refused', error: refusal('INTERNAL', `no place for the command: ${String(cause)}`) };
  }
}

function newHandle(
  { sessionId, command, delivery, backgroundAfterMs, callId, tag, replyTo }: Spawn,
  { handleId: id, commandId, token }: ProcessActorArgs,
  { ref, queued }: PlacementOutcome & { readonly kind: 'placed' },
  ctx: CoordinatorContext,
): LiveHandle {
  return {
    handleId: id,
    commandId,
    sessionId,
    token,
    display: command.display,
    program: programName(command),
    graceMs: command.graceMs,
    actor: ref,
    admittedAt: ctx.clock.now(),
    admittedMonotonicMs: ctx.clock.monotonic(),
    tag,
    state: queued ? 'queued' : 'starting',
    delivery: backgroundAfterMs !== undefined && timerMs(backgroundAfterMs) === 0 ? 'inbox' : delivery,
    callId,
    holdsPlace: needsPlace(delivery, backgroundAfterMs),
    spawnAsker: replyTo,
    refusal: undefined,
    process: undefined,
    stdoutBytes: 0,
    stderrBytes: 0,
    lastOutputAt: undefined,
    cancel: undefined,
    groupEnd: undefined,
    lostReason: undefined,
    parkedReads: [],
  };
}

/** Base name of the program. Never its arguments: they may hold secrets. */
function programName(command: SpawnedCommand): string {
  const [program = ''] = command.argv;
  return program.slice(program.lastIndexOf('/') + 1);
}
