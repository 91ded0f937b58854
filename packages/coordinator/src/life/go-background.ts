import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import type { LiveHandle } from '../state/live-handle.js';
import { answerStarted } from './answer-started.js';

/**
 * A foreground call is answered with its handle, and its result goes to the inbox, where its place was kept from the
 * start. Without a process yet, `started` answers. One that is being ended is answered by its end, which is near.
 */
export function goBackground(state: CoordinatorState, handle: LiveHandle, ctx: CoordinatorContext): void {
  if (handle.cancel !== undefined) return;
  handle.delivery = 'inbox';
  if (handle.process !== undefined) state.ports.observer?.itemDue(handle.handleId, true);
  answerStarted(handle, ctx);
}
