import type { ActorContext } from '@longrun/actor';
import type { Acknowledged, Delivered, FeedbackMessage } from '@longrun/protocol';
import type { FeedbackState } from './feedback-state.js';

/**
 * Tells the coordinator a fact. It takes facts whatever its mailbox holds, so anything but `accepted` means that
 * it is gone: then nobody waits for the fact, and a line in the log is all there is to do.
 */
export function tellCoordinator(
  state: FeedbackState,
  fact: Delivered | Acknowledged,
  ctx: ActorContext<FeedbackMessage>,
): void {
  const result = state.coordinator()?.tell(fact) ?? 'absent';
  if (result === 'accepted') return;
  ctx.log('warn', { fact: fact.type, session_id: fact.sessionId, result }, 'coordinator did not take a fact');
}
