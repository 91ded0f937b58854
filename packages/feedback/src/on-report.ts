import type { ActorContext } from '@longrun/actor';
import type { FeedbackMessage, ReportInboxes } from '@longrun/protocol';
import type { FeedbackState } from './feedback-state.js';

export function onReport(
  state: FeedbackState,
  message: ReportInboxes,
  ctx: ActorContext<FeedbackMessage>,
): void {
  ctx.reply(message.replyTo, state.store.report());
}
