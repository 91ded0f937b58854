import type { StopReason, Terminated } from '@longrun/actor';
import { GROUP_END_SLACK_MS, LOST_GROUP_BUDGET_MS } from './bounds.js';
import type { CoordinatorContext } from './handler.js';
import { endGroup } from './life/end-group.js';
import { failSpawn } from './life/fail-spawn.js';
import { endLingeringWithoutActor } from './life/linger.js';
import { handleFields } from './life/log-end.js';
import { sweep } from './life/sweep.js';
import { refusal } from './refusal.js';
import type { CoordinatorState } from './state/coordinator-state.js';

/**
 * A process actor stopped before its last fact: a crash, or its thread is lost (C12). The group is ended without
 * it, start times checked; `lost-group-ended` then makes the terminal move, unless an `exited` that was on its way comes first.
 */
export function onTerminated(state: CoordinatorState, event: Terminated, ctx: CoordinatorContext): void {
  const handleId = state.actors.get(event.address.id);
  if (handleId === undefined) return;
  state.actors.delete(event.address.id);
  const reason = describe(event.reason);
  const handle = state.live.get(handleId);
  if (handle === undefined) {
    const group = state.lingering.get(handleId);
    if (group === undefined) return;
    const fields = { handle_id: handleId, session_id: group.sessionId, reason };
    ctx.log('error', fields, 'process actor lost while leftovers lived');
    endLingeringWithoutActor(state, group, LOST_GROUP_BUDGET_MS, ctx);
    return;
  }
  ctx.log('error', { ...handleFields(handle), reason }, 'process actor lost');
  handle.lostReason = reason;
  if (handle.process === undefined && handle.state === 'queued') {
    const error = refusal('INTERNAL', `the process thread was lost before the process started: ${reason}`);
    failSpawn(state, handle, error, ctx);
  } else if (handle.process === undefined) {
    // It may have launched the command and died before it could tell. Whatever it was is found by its token.
    handle.groupEnd = 'loss';
    const target = { token: handle.token, graceMs: 0, everybody: true };
    sweep(
      state,
      target,
      LOST_GROUP_BUDGET_MS,
      (outcome) => ({ type: 'spawn-swept', handleId, outcome }),
      ctx,
    );
    const failure = `no answer ${GROUP_END_SLACK_MS} ms after its budget of ${LOST_GROUP_BUDGET_MS} ms`;
    ctx.timers.start(`spawn-sweep:${handleId}`, LOST_GROUP_BUDGET_MS + GROUP_END_SLACK_MS, {
      type: 'spawn-swept',
      handleId,
      outcome: { failure },
    });
  } else if (handle.groupEnd === undefined) {
    handle.groupEnd = 'loss';
    const target = { leader: handle.process.identity, leftovers: [], token: handle.token, orphaned: true };
    endGroup(state, handleId, target, LOST_GROUP_BUDGET_MS, ctx);
  }
}

function describe(reason: StopReason): string {
  switch (reason.kind) {
    case 'stopped':
      return 'its process actor stopped too early';
    case 'killed':
      return 'its process actor was killed';
    case 'failed':
      return `its process actor failed: ${reason.error.message}`;
    case 'lost':
      return `its process thread was lost: ${reason.detail}`;
  }
}
