import type { HandleId, SessionId } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import type { Receipt } from '../ports/receipt-store.js';
import type { CoordinatorState } from './coordinator-state.js';
import type { LingeringGroup } from './lingering-group.js';
import type { LiveHandle } from './live-handle.js';
import { enterSession } from './session-index.js';

/** Handles by id, seen by whoever asks: a session finds its own only (C5), the host (no session) all. */

export function findLive(
  state: CoordinatorState,
  handleId: HandleId,
  asker: SessionId | undefined,
): LiveHandle | undefined {
  return ownBy(state.live.get(handleId), asker);
}

export function findReceipt(
  state: CoordinatorState,
  handleId: HandleId,
  asker: SessionId | undefined,
): Receipt | undefined {
  return ownBy(state.receipts.store.get(handleId), asker);
}

function ownBy<T extends { readonly sessionId: SessionId }>(
  entry: T | undefined,
  asker: SessionId | undefined,
): T | undefined {
  return asker === undefined || entry?.sessionId === asker ? entry : undefined;
}

/** Registers an admitted handle and watches its actor. */
export function addLive(state: CoordinatorState, handle: LiveHandle, ctx: CoordinatorContext): void {
  const session = enterSession(state, handle.sessionId);
  state.live.set(handle.handleId, handle);
  session.live.add(handle.handleId);
  if (handle.holdsPlace) session.reserved += 1;
  state.actors.set(handle.actor.address.id, handle.handleId);
  ctx.watch(handle.actor);
}

/** Takes a handle out of the registry. Its actor stays watched; see `release`. */
export function removeLive(state: CoordinatorState, handle: LiveHandle): void {
  state.live.delete(handle.handleId);
  enterSession(state, handle.sessionId).live.delete(handle.handleId);
}

/** Gives back the inbox place of a handle that will put nothing in it. */
export function releasePlace(state: CoordinatorState, handle: LiveHandle): void {
  if (!handle.holdsPlace) return;
  handle.holdsPlace = false;
  enterSession(state, handle.sessionId).reserved -= 1;
}

export function addLingering(state: CoordinatorState, group: LingeringGroup): void {
  state.lingering.set(group.handleId, group);
  enterSession(state, group.sessionId).lingering.add(group.handleId);
}

export function removeLingering(
  state: CoordinatorState,
  group: LingeringGroup,
  ctx: CoordinatorContext,
): void {
  state.lingering.delete(group.handleId);
  enterSession(state, group.sessionId).lingering.delete(group.handleId);
  release(state, group, ctx);
}

/** The actor has told its last fact: its stop is no news. */
export function release(
  state: CoordinatorState,
  owner: Pick<LiveHandle, 'actor'>,
  ctx: CoordinatorContext,
): void {
  if (state.actors.delete(owner.actor.address.id)) ctx.unwatch(owner.actor);
}
