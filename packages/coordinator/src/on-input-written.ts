import type { Handler } from './handler.js';
import { noInput } from './life/no-input.js';
import { questionError } from './life/question-error.js';

/** A process actor has taken the text, refused it, or stopped before it could. */
export const onInputWritten: Handler<'input-written'> = (state, { question, end }, ctx) => {
  state.openQuestions -= 1;
  const { handleId, replyTo } = question;
  if (end.ok) ctx.reply(replyTo, end.reply);
  else {
    const error = end.failure === 'stopped' ? noInput(handleId) : questionError(end, handleId);
    ctx.reply(replyTo, { ok: false, error });
  }
};
