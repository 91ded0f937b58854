import type { ErrorData } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import { unknownHandle } from '../refusal.js';
import { type CoordinatorState, count } from '../state/coordinator-state.js';
import type { LiveHandle } from '../state/live-handle.js';
import { moveHandle } from '../state/move-handle.js';
import { release, releasePlace, removeLive } from '../state/registry.js';
import { enterSession } from '../state/session-index.js';
import { relaxGuard } from './guard-answer.js';
import { handleFields } from './log-end.js';
import { disappointWaiters } from './notify-waiters.js';
import { settleSession } from './settle-session.js';

/** Ends a handle that never had a process: nothing of it stays, and whoever asked for it is told why. */
export function failSpawn(
  state: CoordinatorState,
  handle: LiveHandle,
  error: ErrorData,
  ctx: CoordinatorContext,
): void {
  if (!moveHandle(state, handle, 'failed', ctx)) return;
  const { handleId, sessionId } = handle;
  const session = enterSession(state, sessionId);
  ctx.timers.cancel(`background:${handleId}`);
  removeLive(state, handle);
  relaxGuard(state, handleId, ctx);
  releasePlace(state, handle);
  release(state, handle, ctx);
  count(state, 'spawn_failed');
  ctx.log('info', { ...handleFields(handle), code: error.code, error: error.message }, 'spawn failed');
  if (handle.spawnAsker !== undefined) {
    ctx.reply(handle.spawnAsker, { kind: 'refused', error: handle.refusal ?? error });
  }
  for (const asker of handle.cancel?.askers ?? []) {
    ctx.reply(asker, { cancelled: false, handleId, survivors: [] });
  }
  disappointWaiters(state, handleId, ctx);
  for (const question of handle.parkedReads) {
    ctx.reply(question.replyTo, { ok: false, error: unknownHandle(handleId, 'handle_id') });
  }
  settleSession(state, session, ctx);
}
