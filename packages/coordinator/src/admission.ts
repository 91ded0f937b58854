import type { ErrorData, Spawn } from '@longrun/protocol';
import { MAX_OPEN_SESSIONS } from './bounds.js';
import { capacityExceeded, hostClosed, sessionEnded } from './refusal.js';
import type { CoordinatorState } from './state/coordinator-state.js';

/**
 * Why a command cannot be taken now, or undefined. Finished handles whose group still has members count as live
 * here: each holds a process actor. A foreground call that may turn into a handle needs its inbox place now, so
 * that the promise of `backgroundAfterMs` can always be kept.
 */
export function admission(
  state: CoordinatorState,
  { sessionId, delivery, backgroundAfterMs }: Spawn,
): ErrorData | undefined {
  const { limits } = state.ports;
  if (state.closed) return hostClosed();
  if (state.tombstones.has(sessionId)) return sessionEnded(sessionId);
  const session = state.sessions.get(sessionId);
  if (session === undefined && state.sessions.size >= MAX_OPEN_SESSIONS) {
    return capacityExceeded('sessions', MAX_OPEN_SESSIONS, `${MAX_OPEN_SESSIONS} sessions are open`);
  }
  const held = state.live.size + state.lingering.size;
  if (held >= limits.liveHandles) {
    const message = `${state.live.size} handles are live and ${state.lingering.size} have processes left; cancel some, or raise limits.liveHandles (${limits.liveHandles})`;
    return capacityExceeded('liveHandles', limits.liveHandles, message);
  }
  const heldHere = (session?.live.size ?? 0) + (session?.lingering.size ?? 0);
  if (heldHere >= limits.liveHandlesPerSession) {
    const message = `${heldHere} handles of this session are live or have processes left; cancel some, or raise limits.liveHandlesPerSession (${limits.liveHandlesPerSession})`;
    return capacityExceeded('liveHandlesPerSession', limits.liveHandlesPerSession, message);
  }
  const places = (session?.reserved ?? 0) + (session?.undrained ?? 0);
  if (needsPlace(delivery, backgroundAfterMs) && places >= limits.inboxItems) {
    const message = `${session?.undrained ?? 0} undrained results and ${session?.reserved ?? 0} to come fill this inbox; drain it, or raise limits.inboxItems (${limits.inboxItems})`;
    return capacityExceeded('inboxItems', limits.inboxItems, message);
  }
  return undefined;
}

/** Whether the result may end up in the inbox. */
export function needsPlace(delivery: Spawn['delivery'], backgroundAfterMs: number | undefined): boolean {
  return delivery === 'inbox' || backgroundAfterMs !== undefined;
}
