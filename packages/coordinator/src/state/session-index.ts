import { MAX_SESSION_TOMBSTONES, type SessionId } from '@longrun/protocol';
import type { CoordinatorState } from './coordinator-state.js';
import type { SessionEntry } from './session-entry.js';

/** The entry of a session, made if it is new. */
export function enterSession(state: CoordinatorState, sessionId: SessionId): SessionEntry {
  const known = state.sessions.get(sessionId);
  if (known !== undefined) return known;
  state.sessionNumber += 1;
  const entry: SessionEntry = {
    sessionId,
    number: state.sessionNumber,
    opened: false,
    launched: false,
    ended: false,
    live: new Set(),
    lingering: new Set(),
    delivering: new Set(),
    reserved: 0,
    undrained: 0,
    ending: undefined,
    inboxEnded: false,
  };
  state.sessions.set(sessionId, entry);
  return entry;
}

/** Remembers that a session has ended, longer than its entry lives. */
export function bury(state: CoordinatorState, sessionId: SessionId): void {
  state.tombstones.add(sessionId);
  for (const oldest of state.tombstones) {
    if (state.tombstones.size <= MAX_SESSION_TOMBSTONES) break;
    state.tombstones.delete(oldest);
  }
}

/** True when no handle of the session is live, lingers or has a result on its way. */
export function isEmpty(session: SessionEntry): boolean {
  return session.live.size === 0 && session.lingering.size === 0 && session.delivering.size === 0;
}

/** Drops the entry of a session that has ended, or that only a failed spawn knew, once it is empty. */
export function forgetSession(state: CoordinatorState, session: SessionEntry): void {
  const needed = session.opened && !session.ended;
  if (!needed && session.ending === undefined && isEmpty(session)) state.sessions.delete(session.sessionId);
}
