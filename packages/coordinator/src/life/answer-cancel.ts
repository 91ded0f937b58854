import type { CancelReply, HandleId, ReplyTo } from '@longrun/protocol';
import { MAX_JOINED_ASKERS } from '../bounds.js';
import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import { guardAnswer } from './guard-answer.js';

/**
 * Answers a cancel, but not before the handle's result is in the inbox if it has one to put there: whoever has
 * been told of an end also finds it. `answer-due` bounds that.
 */
export function answerCancel(
  state: CoordinatorState,
  handleId: HandleId,
  to: ReplyTo<CancelReply>,
  reply: CancelReply,
  ctx: CoordinatorContext,
): void {
  const delivery = state.delivering.get(handleId);
  if (delivery === undefined || delivery.answers.length >= MAX_JOINED_ASKERS) {
    ctx.reply(to, reply);
    return;
  }
  delivery.answers.push({ to, reply });
  guardAnswer(handleId, ctx);
}
