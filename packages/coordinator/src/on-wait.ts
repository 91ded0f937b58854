import { type HandleId, MAX_WAIT_HANDLES, type ToolResult } from '@longrun/protocol';
import { MAX_WAITERS } from './bounds.js';
import type { Handler } from './handler.js';
import { answerWaiter, isSatisfied } from './life/notify-waiters.js';
import { capacityExceeded, refusal, unknownHandle } from './refusal.js';
import { findLive, findReceipt } from './state/registry.js';
import { addWaiter, type Waiter } from './state/waiters.js';
import { timerMs } from './timer-ms.js';

/** Waits for any or all of some handles. An end counts once its result is in the inbox. Never kills. */
export const onWait: Handler<'wait'> = (state, message, ctx) => {
  const { handleIds, sessionId, mode, timeoutMs, replyTo } = message;
  if (handleIds.length > MAX_WAIT_HANDLES) {
    const details = { param: 'handle_ids', max: MAX_WAIT_HANDLES };
    const error = refusal('INVALID_PARAMETER', `at most ${MAX_WAIT_HANDLES} handles in one wait`, details);
    ctx.reply(replyTo, { ok: false, error });
    return;
  }
  const results = new Map<HandleId, ToolResult>();
  const open = new Set<HandleId>();
  for (const [index, handleId] of handleIds.entries()) {
    const receipt = findReceipt(state, handleId, sessionId);
    if (receipt === undefined && findLive(state, handleId, sessionId) === undefined) {
      ctx.reply(replyTo, { ok: false, error: unknownHandle(handleId, `handle_ids[${index}]`) });
      return;
    }
    if (receipt === undefined || state.delivering.has(handleId)) open.add(handleId);
    else results.set(handleId, receipt.result);
  }
  state.waiters.lastId += 1;
  const waiter: Waiter = { id: state.waiters.lastId, replyTo, sessionId, mode, handleIds, results, open };
  if (isSatisfied(waiter) || timerMs(timeoutMs) === 0) {
    answerWaiter(state, waiter, !isSatisfied(waiter), ctx);
  } else if (state.waiters.byId.size >= MAX_WAITERS) {
    const error = capacityExceeded('waiters', MAX_WAITERS, `${MAX_WAITERS} waits are under way`);
    ctx.reply(replyTo, { ok: false, error });
  } else {
    addWaiter(state.waiters, waiter);
    const expired = { type: 'wait-expired', waiter: waiter.id } as const;
    ctx.timers.start(`wait:${waiter.id}`, timerMs(timeoutMs), expired);
  }
};
