import { MAX_JOINED_ASKERS } from './bounds.js';
import type { Handler } from './handler.js';
import { answerCancel } from './life/answer-cancel.js';
import { cancelHandle } from './life/cancel-handle.js';
import { endLingering } from './life/linger.js';
import { findLive, findReceipt } from './state/registry.js';

/**
 * Ends a handle's tree (C4). A live one: answered by its end. A finished one with processes left: they are ended,
 * `cancelled: false`. A finished one: its receipt, no signal. Unknown, or another session's: no receipt.
 */
export const onCancel: Handler<'cancel'> = (state, message, ctx) => {
  const { handleId, sessionId, force, graceMs, replyTo } = message;
  const handle = findLive(state, handleId, sessionId);
  if (handle !== undefined) {
    const order = { by: 'cancel', force, graceMs: graceMs ?? handle.graceMs, asker: replyTo } as const;
    cancelHandle(state, handle, order, ctx);
    return;
  }
  const receipt = findReceipt(state, handleId, sessionId)?.result;
  if (receipt === undefined) {
    ctx.reply(replyTo, { cancelled: false, handleId, survivors: [] });
    return;
  }
  const group = state.lingering.get(handleId);
  if (group === undefined) {
    const reply = { cancelled: false, handleId, receipt, survivors: receipt.survivors };
    answerCancel(state, handleId, replyTo, reply, ctx);
    return;
  }
  const { askers } = endLingering(group, { force, graceMs: graceMs ?? group.graceMs }, ctx);
  if (askers.length < MAX_JOINED_ASKERS) askers.push(replyTo);
  else ctx.reply(replyTo, { cancelled: false, handleId, receipt, survivors: [] });
};
