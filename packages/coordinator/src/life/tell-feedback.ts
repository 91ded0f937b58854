import type { TellResult } from '@longrun/actor';
import type { FeedbackMessage } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';

/** Tells the feedback actor; when the ref we hold has stopped, the one that now has its name. */
export function tellFeedback(
  state: CoordinatorState,
  message: FeedbackMessage,
  ctx: CoordinatorContext,
): TellResult {
  const told = state.feedback.tell(message);
  if (told !== 'stopped') return told;
  const successor = ctx.lookup<FeedbackMessage>('feedback');
  if (successor === undefined) return told;
  state.feedback = successor;
  return successor.tell(message);
}
