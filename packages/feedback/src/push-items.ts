import type { ActorContext } from '@longrun/actor';
import type { FeedbackMessage, SessionId } from '@longrun/protocol';
import type { FeedbackState } from './feedback-state.js';

/**
 * Pushes the session's items above `after`, in order. At the first that the sink does not take it stops, so that
 * the sink never sees a gap: the rest goes with the next item or `subscribe`.
 */
export function pushItems(
  state: FeedbackState,
  sessionId: SessionId,
  after: number,
  ctx: ActorContext<FeedbackMessage>,
): void {
  state.behind.delete(sessionId);
  for (const item of state.store.itemsAfter(sessionId, after)) {
    try {
      state.sink.push(item);
    } catch (error) {
      state.behind.set(sessionId, item.sequence);
      const fields = { session_id: sessionId, handle_id: item.handleId, sequence: item.sequence };
      ctx.log('error', { ...fields, error: String(error) }, 'inbox sink failed, item kept');
      return;
    }
  }
}
