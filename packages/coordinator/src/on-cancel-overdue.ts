import { OVERDUE_GROUP_BUDGET_MS } from './bounds.js';
import type { Handler } from './handler.js';
import { endGroup } from './life/end-group.js';
import { endLaunch } from './life/end-launch.js';
import { endLingeringWithoutActor } from './life/linger.js';
import { handleFields } from './life/log-end.js';

/** A process actor has not answered a cancel in its time: its thread is blocked. The group is ended without it. */
export const onCancelOverdue: Handler<'cancel-overdue'> = (state, { handleId }, ctx) => {
  const group = state.lingering.get(handleId);
  if (group?.end?.answered === false) {
    ctx.log('warn', { handle_id: handleId, session_id: group.sessionId }, 'leftovers not ended in time');
    endLingeringWithoutActor(state, group, OVERDUE_GROUP_BUDGET_MS, ctx);
    return;
  }
  const handle = state.live.get(handleId);
  if (handle === undefined) return;
  ctx.log('warn', handleFields(handle), 'process actor has not answered a cancel in time');
  if (handle.groupEnd !== undefined) return;
  if (handle.process === undefined) {
    endLaunch(state, handle, ctx);
    return;
  }
  handle.groupEnd = 'cancel';
  const target = { leader: handle.process.identity, leftovers: [], token: handle.token };
  endGroup(state, handleId, target, OVERDUE_GROUP_BUDGET_MS, ctx);
};
