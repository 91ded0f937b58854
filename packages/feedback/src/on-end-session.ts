import type { EndInbox } from '@longrun/protocol';
import type { FeedbackState } from './feedback-state.js';

/** The inbox goes when its last item is acknowledged, at once if it is empty. */
export function onEndSession(state: FeedbackState, message: EndInbox): void {
  state.store.end(message.sessionId);
}
