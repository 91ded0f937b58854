import {
  CANCEL_BUDGET_MS,
  MAX_GRACE_MS,
  type ProcessIdentity,
  type Survivor,
  type ToolResult,
} from '@longrun/protocol';
import { LOST_GROUP_BUDGET_MS } from '../bounds.js';
import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import type { LingeringGroup } from '../state/lingering-group.js';
import type { LiveHandle } from '../state/live-handle.js';
import { addLingering } from '../state/registry.js';
import { enterSession } from '../state/session-index.js';
import { answerCancel } from './answer-cancel.js';
import { endGroup } from './end-group.js';
import { guardAnswer, relaxGuard } from './guard-answer.js';

/**
 * Keeps track of what a finished handle left behind (C14). A cancel that came too late for the leader goes on for the
 * rest; one that has ended the leader has done what it could, and who is left outlived it.
 */
export function linger(
  state: CoordinatorState,
  handle: LiveHandle,
  leftovers: readonly ProcessIdentity[],
  result: ToolResult,
  cancelled: boolean,
  ctx: CoordinatorContext,
): void {
  const [first] = leftovers;
  const leader = handle.process?.identity ?? first;
  if (leader === undefined) return;
  const { handleId, sessionId, token, actor, program, graceMs, cancel } = handle;
  const group: LingeringGroup = {
    handleId,
    sessionId,
    token,
    actor,
    leader,
    leftovers,
    program,
    graceMs,
    result,
    refused: handle.refusal !== undefined,
    // The actor has a cancel that came too late in its mailbox: it will answer it with `leftovers-ended`.
    end:
      cancel === undefined
        ? undefined
        : { force: cancel.force, answered: cancelled, askers: cancelled ? [] : cancel.askers },
    groupEnd: false,
  };
  addLingering(state, group);
  state.ports.observer?.lingers(handleId, leftovers);
  if (handle.lostReason !== undefined) endLingeringWithoutActor(state, group, LOST_GROUP_BUDGET_MS, ctx);
}

/** Starts the end of a lingering group, or joins and tightens the one under way. */
export function endLingering(
  group: LingeringGroup,
  order: { readonly force: boolean; readonly graceMs: number },
  ctx: CoordinatorContext,
): NonNullable<LingeringGroup['end']> {
  const running = group.end?.answered === false ? group.end : undefined;
  const tightened = running !== undefined && order.force && !running.force;
  const end = running ?? { force: order.force, answered: false, askers: [] };
  end.force ||= order.force;
  group.end = end;
  if ((running === undefined || tightened) && !group.groupEnd) {
    group.actor.tell({
      type: 'cancel',
      force: end.force,
      graceMs: Math.min(order.graceMs, MAX_GRACE_MS),
      budgetMs: CANCEL_BUDGET_MS,
    });
  }
  guardAnswer(group.handleId, ctx);
  return end;
}

/** For a group whose actor is gone or does not answer. */
export function endLingeringWithoutActor(
  state: CoordinatorState,
  group: LingeringGroup,
  budgetMs: number,
  ctx: CoordinatorContext,
): void {
  if (group.groupEnd) return;
  group.groupEnd = true;
  const { handleId, leader, leftovers, token } = group;
  endGroup(state, handleId, { leader, leftovers, token }, budgetMs, ctx);
}

/** The attempt to end the group is over: credits its session, answers its askers. */
export function answerLingering(
  state: CoordinatorState,
  group: LingeringGroup,
  ended: number,
  survivors: readonly Survivor[],
  ctx: CoordinatorContext,
): void {
  const { handleId, result, end } = group;
  enterSession(state, group.sessionId).ending?.survivors.push(...survivors);
  if (end !== undefined) end.answered = true;
  end?.askers.splice(0).forEach((asker, index) => {
    const leftoversEnded = index === 0 ? ended : 0;
    const reply = { cancelled: false, handleId, receipt: result, leftoversEnded, survivors };
    answerCancel(state, handleId, asker, reply, ctx);
  });
  relaxGuard(state, handleId, ctx);
}
