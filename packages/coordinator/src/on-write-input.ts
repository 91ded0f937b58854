import { WRITE_ANSWER_MS } from './bounds.js';
import type { Handler } from './handler.js';
import { failureOf } from './life/failure-of.js';
import { noInput } from './life/no-input.js';
import { openQuestion } from './life/read-archive.js';
import { unknownHandle } from './refusal.js';
import { findLive, findReceipt } from './state/registry.js';

/** Hands text on to the stdin of a live process. */
export const onWriteInput: Handler<'write-input'> = (state, question, ctx) => {
  const { handleId, sessionId, text, end, replyTo } = question;
  const handle = findLive(state, handleId, sessionId);
  if (handle?.process === undefined) {
    const known = handle !== undefined || findReceipt(state, handleId, sessionId) !== undefined;
    const error = known ? noInput(handleId) : unknownHandle(handleId, 'handle_id');
    ctx.reply(replyTo, { ok: false, error });
    return;
  }
  if (!openQuestion(state, question, ctx)) return;
  const asked = ctx.ask(handle.actor, 'write-input', { text, end }, { timeoutMs: WRITE_ANSWER_MS });
  ctx.pipeToSelf(asked, (outcome) => ({
    type: 'input-written',
    question,
    end: outcome.ok ? { ok: true, reply: outcome.value } : { ok: false, ...failureOf(outcome.error) },
  }));
};
