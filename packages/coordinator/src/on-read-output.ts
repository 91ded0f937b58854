import { READ_ANSWER_MS } from './bounds.js';
import type { Handler } from './handler.js';
import { failureOf } from './life/failure-of.js';
import { openQuestion, readArchive } from './life/read-archive.js';
import { unknownHandle } from './refusal.js';
import { findLive, findReceipt } from './state/registry.js';
import { timerMs } from './timer-ms.js';

/** A live handle: its process actor is asked. A finished one: the archive. One without a process yet: nothing so far. */
export const onReadOutput: Handler<'read-output'> = (state, question, ctx) => {
  const { handleId, sessionId, stream, offset, maxBytes, waitMs, replyTo } = question;
  const handle = findLive(state, handleId, sessionId);
  if (handle === undefined) {
    const receipt = findReceipt(state, handleId, sessionId);
    if (receipt === undefined) ctx.reply(replyTo, { ok: false, error: unknownHandle(handleId, 'handle_id') });
    else readArchive(state, question, receipt, ctx);
    return;
  }
  if (handle.process === undefined) {
    const range = { text: '', offset, nextOffset: offset, eof: false, omittedBytes: 0 };
    ctx.reply(replyTo, { ok: true, range });
    return;
  }
  if (!openQuestion(state, question, ctx)) return;
  const payload = { stream, offset, maxBytes, waitMs };
  const timeoutMs = timerMs(waitMs) + READ_ANSWER_MS;
  const asked = ctx.ask(handle.actor, 'read-output', payload, { timeoutMs });
  ctx.pipeToSelf(asked, (outcome) => ({
    type: 'live-read',
    question,
    end: outcome.ok ? { ok: true, range: outcome.value } : { ok: false, ...failureOf(outcome.error) },
  }));
};
