import { type Survivor, sessionTokenPrefix } from '@longrun/protocol';
import { ANSWER_RESERVE_MS, LOST_GROUP_BUDGET_MS } from '../bounds.js';
import type { CoordinatorContext } from '../handler.js';
import { type CoordinatorState, count } from '../state/coordinator-state.js';
import type { SessionEntry } from '../state/session-entry.js';
import { forgetSession } from '../state/session-index.js';
import { mergeSurvivors } from './merge-survivors.js';
import { settleClose } from './settle-close.js';
import { sweep } from './sweep.js';
import { tellFeedback } from './tell-feedback.js';
import { unverified, unverifiedOf } from './unverified.js';

/** To be called after every change of a session: finishes its end when nothing is left to wait for. */
export function settleSession(state: CoordinatorState, session: SessionEntry, ctx: CoordinatorContext): void {
  const { ending } = session;
  if (ending !== undefined && isSettled(state, session)) {
    if (ending.sweep === 'due') {
      sweepSession(state, session, ending.dueAt - ctx.clock.monotonic() - ANSWER_RESERVE_MS, ctx);
      ending.sweep = 'running';
    } else if (ending.sweep === 'done') finishSessionEnd(state, session, [], ctx);
  }
  forgetSession(state, session);
}

/** Ends what its commands have left outside their groups. The groups of live handles are not looked at. */
function sweepSession(
  state: CoordinatorState,
  { sessionId, number }: SessionEntry,
  budgetMs: number,
  ctx: CoordinatorContext,
): void {
  const { hostToken, limits } = state.ports;
  const token = sessionTokenPrefix(hostToken, number);
  const target = { token, graceMs: limits.graceMs, everybody: false };
  sweep(
    state,
    target,
    Math.max(0, budgetMs),
    (outcome) => ({ type: 'session-swept', sessionId, outcome }),
    ctx,
  );
}

function isSettled(state: CoordinatorState, session: SessionEntry): boolean {
  if (session.live.size > 0 || session.delivering.size > 0) return false;
  return [...session.lingering].every((handleId) => state.lingering.get(handleId)?.end?.answered === true);
}

/** The 2 s are over: answers with what is verified, and names what is not. */
export function finishSessionEndLate(
  state: CoordinatorState,
  session: SessionEntry,
  ctx: CoordinatorContext,
): void {
  const live = [...session.live].flatMap((handleId) => {
    const handle = state.live.get(handleId);
    return handle === undefined ? [] : unverifiedOf(handle);
  });
  const lingering = [...session.lingering].flatMap((handleId) => {
    const group = state.lingering.get(handleId);
    if (group === undefined || group.end?.answered === true) return [];
    return group.leftovers.map((process) => unverified(process, group.program));
  });
  const fields = {
    session_id: session.sessionId,
    live: session.live.size,
    lingering: session.lingering.size,
    delivering: session.delivering.size,
    sweep: session.ending?.sweep,
  };
  ctx.log('warn', fields, 'session end answered late, not everything is verified gone');
  // It comes last and its turn has not come: what left its group is ended all the same, and the answer does not wait.
  if (session.ending?.sweep === 'due') sweepSession(state, session, LOST_GROUP_BUDGET_MS, ctx);
  finishSessionEnd(state, session, [...live, ...lingering], ctx);
  forgetSession(state, session);
}

function finishSessionEnd(
  state: CoordinatorState,
  session: SessionEntry,
  late: readonly Survivor[],
  ctx: CoordinatorContext,
): void {
  const { sessionId, ending } = session;
  if (ending === undefined) return;
  session.ending = undefined;
  ctx.timers.cancel(`session-end:${sessionId}`);
  // After the last result: what ended by itself while the session was ending is still in the inbox.
  if (!session.inboxEnded) {
    session.inboxEnded = true;
    count(state, 'sessions_ended');
    const told = tellFeedback(state, { type: 'end-session', sessionId }, ctx);
    if (told !== 'accepted')
      ctx.log('warn', { session_id: sessionId, told }, 'inbox not told of the session end');
  }
  const survivors = mergeSurvivors([...ending.survivors, ...late]);
  const ownerAsked = ending.by === 'session-end';
  ending.askers.forEach((asker, index) => {
    ctx.reply(asker, { ok: true, ended: ownerAsked && index === 0 ? ending.ended : 0, survivors });
  });
  const fields = { session_id: sessionId, ended: ending.ended, survivors: survivors.length, by: ending.by };
  ctx.log('info', fields, 'session ended');
  settleClose(state, sessionId, ending.by === 'close' ? ending.ended : 0, survivors, ctx);
}
