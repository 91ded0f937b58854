import type { ActorContext } from '@longrun/actor';
import type { FeedbackMessage, Subscribe } from '@longrun/protocol';
import type { FeedbackState } from './feedback-state.js';
import { pushItems } from './push-items.js';

/** A consumer that came, or came back, gets what it does not have. New items are pushed to it anyway. */
export function onSubscribe(
  state: FeedbackState,
  message: Subscribe,
  ctx: ActorContext<FeedbackMessage>,
): void {
  pushItems(state, message.sessionId, message.after, ctx);
}
