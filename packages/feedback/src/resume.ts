import type { ActorContext } from '@longrun/actor';
import type { FeedbackMessage } from '@longrun/protocol';
import type { FeedbackState } from './feedback-state.js';
import { pushItems } from './push-items.js';
import { tellCoordinator } from './tell-coordinator.js';

/**
 * After a restart: the one before may have ended between keeping an item, pushing it and telling. Pushing and
 * telling again is harmless (both are told apart by their sequence), leaving them out would be a loss.
 */
export function resume(state: FeedbackState, ctx: ActorContext<FeedbackMessage>): void {
  for (const sessionId of state.store.sessions()) {
    pushItems(state, sessionId, 0, ctx);
    for (const { handleId, sequence } of state.store.itemsAfter(sessionId, 0)) {
      tellCoordinator(state, { type: 'delivered', handleId, sessionId, sequence }, ctx);
    }
  }
}
