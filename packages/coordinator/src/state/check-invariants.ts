import { isTerminal, MAX_SESSION_TOMBSTONES } from '@longrun/protocol';
import type { CoordinatorState } from './coordinator-state.js';
import { isPinned } from './receipts.js';

/**
 * Everything that holds between two messages, checked in full: for tests and simulations. Reads all of the state;
 * what is cheap enough to be checked at every step in production is checked where it happens (`expectThat`).
 *
 * @returns the violations, in words; none for a sound state
 */
export function checkInvariants(state: CoordinatorState): readonly string[] {
  const found: string[] = [];
  const check: Check = (holds, violation) => {
    if (!holds) found.push(violation());
  };
  checkHandles(state, check);
  checkSessions(state, check);
  checkReceipts(state, check);
  checkWaiters(state, check);
  return found;
}

/** In words only when there is something to say: this runs millions of times in simulations. */
type Check = (holds: boolean, violation: () => string) => void;

function checkHandles(state: CoordinatorState, check: Check): void {
  for (const [id, handle] of state.live) {
    check(id === handle.handleId, () => `${id}: registered under another id`);
    check(!isTerminal(handle.state), () => `${id}: live and ${handle.state}`);
    const session = state.sessions.get(handle.sessionId);
    check(session?.live.has(id) === true, () => `${id}: live, not in its session`);
    check(
      (handle.state === 'cancelling') === (handle.cancel !== undefined),
      () => `${id}: cancelling without a cancel`,
    );
    const launched = handle.state === 'running' || handle.state === 'draining';
    check(!launched || handle.process !== undefined, () => `${id}: ${handle.state} without a process`);
    check(
      handle.process !== undefined || handle.spawnAsker !== undefined,
      () => `${id}: nobody was told of its spawn`,
    );
    const gone = handle.lostReason !== undefined;
    check(
      state.actors.get(handle.actor.address.id) === (gone ? undefined : id),
      () => `${id}: actor not watched`,
    );
    check(!gone || handle.groupEnd !== undefined, () => `${id}: lost, and nobody ends its group`);
    check(session?.ended !== true || handle.cancel !== undefined, () => `${id}: goes on in an ended session`);
    check(!state.lingering.has(id) && !state.delivering.has(id), () => `${id}: live and finished`);
    check(state.receipts.store.get(id) === undefined, () => `${id}: live with a receipt`);
  }
  for (const [id, group] of state.lingering) {
    check(
      state.sessions.get(group.sessionId)?.lingering.has(id) === true,
      () => `${id}: lingers, not in its session`,
    );
  }
  for (const [id, delivery] of state.delivering) {
    const session = state.sessions.get(delivery.sessionId);
    check(session?.delivering.has(id) === true, () => `${id}: on its way to the inbox, not in its session`);
  }
  for (const [actor, id] of state.actors) {
    check(state.live.has(id) || state.lingering.has(id), () => `${actor}: watched for ${id}, which is gone`);
  }
  check(
    state.live.size + state.lingering.size <= state.ports.limits.liveHandles,
    () => 'more live handles than the host may have',
  );
  check(state.openQuestions >= 0, () => 'more answers than questions');
}

function checkSessions(state: CoordinatorState, check: Check): void {
  const { limits } = state.ports;
  let live = 0;
  let lingering = 0;
  let delivering = 0;
  for (const [id, session] of state.sessions) {
    live += session.live.size;
    lingering += session.lingering.size;
    delivering += session.delivering.size;
    const handles = [...session.live].flatMap((handleId) => state.live.get(handleId) ?? []);
    check(
      handles.every((handle) => handle.sessionId === id),
      () => `${id}: has a handle of another session`,
    );
    const held = handles.filter((handle) => handle.holdsPlace).length + session.delivering.size;
    check(session.reserved === held, () => `${id}: ${session.reserved} places reserved, ${held} needed`);
    const used = session.reserved + session.undrained;
    check(
      session.undrained + session.delivering.size >= 0,
      () => `${id}: ${session.undrained} items undrained`,
    );
    check(used <= limits.inboxItems, () => `${id}: ${used} inbox places used`);
    check(
      session.live.size + session.lingering.size <= limits.liveHandlesPerSession,
      () => `${id}: more live handles than a session may have`,
    );
    check(session.ending === undefined || session.ended, () => `${id}: ending, and not ended`);
    const idle = session.live.size + session.lingering.size + session.delivering.size === 0;
    const sweeps = session.ending?.sweep === 'running';
    check(
      !idle || session.ending === undefined || sweeps,
      () => `${id}: nothing left, and its end is not answered`,
    );
    check(!idle || sweeps || (session.opened && !session.ended), () => `${id}: kept for nothing`);
    check(!state.closed || session.ended, () => `${id}: open on a closed host`);
  }
  check(live === state.live.size, () => `${state.live.size} live handles, ${live} in sessions`);
  check(
    lingering === state.lingering.size,
    () => `${state.lingering.size} lingering, ${lingering} in sessions`,
  );
  check(
    delivering === state.delivering.size,
    () => `${state.delivering.size} on their way, ${delivering} in sessions`,
  );
  check(state.tombstones.size <= MAX_SESSION_TOMBSTONES, () => 'too many tombstones');
  for (const id of state.closing?.pending ?? []) {
    check(state.sessions.get(id)?.ending !== undefined, () => `${id}: the close waits for it for ever`);
  }
}

function checkReceipts(state: CoordinatorState, check: Check): void {
  const { store, evictable } = state.receipts;
  let kept = 0;
  for (const { handleId } of store.values()) {
    kept += 1;
    check(
      evictable.has(handleId) !== isPinned(state, handleId),
      () => `${handleId}: receipt pinned and evictable, or neither`,
    );
  }
  check(kept === store.size, () => `${store.size} receipts, ${kept} found`);
  check(evictable.size <= state.ports.limits.receipts, () => 'more receipts than may be kept');
  for (const handleId of [...evictable, ...state.lingering.keys(), ...state.delivering.keys()]) {
    check(store.get(handleId) !== undefined, () => `${handleId}: its receipt is missing`);
  }
}

function checkWaiters(state: CoordinatorState, check: Check): void {
  const { byId, byHandle } = state.waiters;
  for (const [id, waiter] of byId) {
    check(waiter.open.size > 0, () => `wait ${id}: waits for nothing`);
    check(
      waiter.mode === 'all' || waiter.results.size === 0,
      () => `wait ${id}: has one of any, and waits on`,
    );
    for (const handleId of waiter.open) {
      check(byHandle.get(handleId)?.has(id) === true, () => `wait ${id}: ${handleId} does not know it`);
      check(
        state.live.has(handleId) || state.delivering.has(handleId),
        () => `wait ${id}: ${handleId} will not end`,
      );
    }
  }
  for (const [handleId, ids] of byHandle) {
    check(ids.size > 0, () => `${handleId}: an empty set of waits`);
    for (const id of ids)
      check(byId.get(id)?.open.has(handleId) === true, () => `${handleId}: knows wait ${id} in vain`);
  }
}
