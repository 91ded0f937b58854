import type { Handler } from './handler.js';
import { questionError } from './life/question-error.js';
import { unknownHandle } from './refusal.js';

/** The archive has answered. A read that failed because its receipt was dropped meanwhile finds no handle. */
export const onArchiveRead: Handler<'archive-read'> = (state, { question, end }, ctx) => {
  state.openQuestions -= 1;
  const { handleId, replyTo } = question;
  if (end.ok) {
    ctx.reply(replyTo, { ok: true, range: end.range });
  } else if (state.receipts.store.get(handleId) === undefined) {
    ctx.reply(replyTo, { ok: false, error: unknownHandle(handleId, 'handle_id') });
  } else {
    ctx.log('error', { handle_id: handleId, err: end.detail }, 'archive could not be read');
    ctx.reply(replyTo, { ok: false, error: questionError(end, handleId) });
  }
};
