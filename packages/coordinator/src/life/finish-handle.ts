import type { ExitReport, SpawnReply, TerminalState, ToolResult } from '@longrun/protocol';
import { buildResult } from '../build-result.js';
import type { CoordinatorContext } from '../handler.js';
import type { Receipt } from '../ports/receipt-store.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import type { LiveHandle } from '../state/live-handle.js';
import { moveHandle } from '../state/move-handle.js';
import { keepReceipt } from '../state/receipts.js';
import { releasePlace, removeLive } from '../state/registry.js';
import { enterSession } from '../state/session-index.js';
import { answerCancel } from './answer-cancel.js';
import { deliverResult } from './deliver-result.js';
import { relaxGuard } from './guard-answer.js';
import { linger } from './linger.js';
import { logEnd } from './log-end.js';
import { measureEnd } from './measure-end.js';
import { notifyWaiters } from './notify-waiters.js';
import { observeGone } from './observe-gone.js';
import { readArchive } from './read-archive.js';
import { settleSession } from './settle-session.js';

/**
 * The one way a handle that had an actor ends. Terminal move, receipt, delivery, then everybody who waits: in this
 * order, so that nobody is told of an end that is not on record. Does nothing when the move is not allowed.
 */
export function finishHandle(
  state: CoordinatorState,
  handle: LiveHandle,
  to: Exclude<TerminalState, 'failed'>,
  report: ExitReport,
  ctx: CoordinatorContext,
): void {
  if (!moveHandle(state, handle, to, ctx)) return;
  const { handleId, commandId, sessionId } = handle;
  const { stdout, stderr } = report;
  const result = buildResult(handle, to, report, to === 'lost' ? handle.lostReason : undefined);
  const session = enterSession(state, sessionId);
  ctx.timers.cancel(`background:${handleId}`);

  // A spawn that is refused leaves no handle: no item, and no receipt or output once none of its processes lives.
  const refused = handle.refusal !== undefined;
  const delivers = !refused && handle.delivery === 'inbox' && to !== 'cancelled';
  const lingers = report.leftovers.length > 0;
  const cancelled = to === 'cancelled';
  if (lingers) linger(state, handle, report.leftovers, result, cancelled, ctx);
  removeLive(state, handle);
  if (delivers) deliverResult(state, handle, result, ctx);
  else releasePlace(state, handle);
  if (!delivers && handle.process !== undefined) state.ports.observer?.itemDue(handleId, false);
  observeGone(state, handleId);
  const receipt: Receipt = { handleId, commandId, sessionId, state: to, result, stdout, stderr };
  if (!refused || lingers) keepReceipt(state, receipt);
  else state.ports.archive.discard([stdout, stderr]);

  if (session.ending !== undefined && to === 'cancelled' && handle.cancel?.by !== 'cancel') {
    session.ending.ended += 1;
  }
  session.ending?.survivors.push(...report.survivors);
  logEnd(state, handle, to, result, ctx);
  measureEnd(state, handle, result, report, delivers, ctx);

  if (handle.spawnAsker !== undefined) ctx.reply(handle.spawnAsker, spawnReply(handle, result));
  // Those of a cancel that came too late went to the lingering group: they are told when that has ended too.
  if (!lingers || cancelled) tellCancelAskers(state, handle, to, result, ctx);
  relaxGuard(state, handleId, ctx);
  if (!delivers) notifyWaiters(state, handleId, result, ctx);
  for (const question of handle.parkedReads) readArchive(state, question, receipt, ctx);
  settleSession(state, session, ctx);
}

function spawnReply(handle: LiveHandle, result: ToolResult): SpawnReply {
  if (handle.refusal !== undefined) return { kind: 'refused', error: handle.refusal };
  return { kind: 'finished', result };
}

/** `cancelled: true` for the first asker, and only if it was a cancel that ended the handle. */
function tellCancelAskers(
  state: CoordinatorState,
  handle: LiveHandle,
  to: TerminalState,
  receipt: ToolResult,
  ctx: CoordinatorContext,
): void {
  const { handleId, cancel } = handle;
  const [first] = cancel?.askers ?? [];
  for (const asker of cancel?.askers ?? []) {
    const cancelled = to === 'cancelled' && cancel?.by === 'cancel' && asker === first;
    answerCancel(state, handleId, asker, { cancelled, handleId, receipt, survivors: receipt.survivors }, ctx);
  }
}
