import type { ActorContext } from '@longrun/actor';
import type { Acknowledge, FeedbackMessage } from '@longrun/protocol';
import type { FeedbackState } from './feedback-state.js';
import { tellCoordinator } from './tell-coordinator.js';

/** Lets go of what the consumer has. The coordinator hears of each item once, so its count of free places is exact. */
export function onAcknowledge(
  state: FeedbackState,
  message: Acknowledge,
  ctx: ActorContext<FeedbackMessage>,
): void {
  const { sessionId, upTo } = message;
  const count = state.store.acknowledge(sessionId, upTo);
  if (count === 0) return;
  if (state.behind.has(sessionId) && state.store.itemsAfter(sessionId, 0).length === 0) {
    state.behind.delete(sessionId);
  }
  tellCoordinator(state, { type: 'acknowledged', sessionId, count }, ctx);
}
