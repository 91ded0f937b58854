import { MAX_JOINED_ASKERS } from './bounds.js';
import type { Handler } from './handler.js';
import { questionError } from './life/question-error.js';
import { readArchive } from './life/read-archive.js';
import { unknownHandle } from './refusal.js';

/** A process actor has answered a read. If it has just finished instead, the archive has the same bytes. */
export const onLiveRead: Handler<'live-read'> = (state, { question, end }, ctx) => {
  state.openQuestions -= 1;
  const { handleId, replyTo } = question;
  if (end.ok) {
    ctx.reply(replyTo, { ok: true, range: end.range });
    return;
  }
  const handle = state.live.get(handleId);
  const receipt = state.receipts.store.get(handleId);
  if (receipt !== undefined) {
    readArchive(state, question, receipt, ctx);
  } else if (handle === undefined) {
    ctx.reply(replyTo, { ok: false, error: unknownHandle(handleId, 'handle_id') });
  } else if (end.failure === 'stopped' && handle.parkedReads.length < MAX_JOINED_ASKERS) {
    // The actor is gone and its end is on the way here.
    handle.parkedReads.push(question);
  } else {
    ctx.reply(replyTo, { ok: false, error: questionError(end, handleId) });
  }
};
