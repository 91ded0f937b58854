import type { Started } from '@longrun/protocol';
import { LOST_GROUP_BUDGET_MS } from './bounds.js';
import type { Handler } from './handler.js';
import { answerStarted } from './life/answer-started.js';
import { endGroup } from './life/end-group.js';
import { guardAnswer } from './life/guard-answer.js';
import { handleFields } from './life/log-end.js';
import { noteWeakSandbox } from './life/note-weak-sandbox.js';
import { expectThat } from './state/alarm.js';
import { type CoordinatorState, count } from './state/coordinator-state.js';
import type { LiveHandle } from './state/live-handle.js';
import { moveHandle } from './state/move-handle.js';
import { enterSession } from './state/session-index.js';

/** The process exists. A spawn whose session has ended meanwhile stays unanswered until the process is gone. */
export const onStarted: Handler<'started'> = (state, message, ctx) => {
  const handle = state.live.get(message.handleId);
  const { handleId, process, startedAt, launcher, sandbox } = message;
  // With its actor lost already, its spawn is about to fail: as for one that has failed.
  if (handle === undefined || handle.process !== undefined || handle.lostReason !== undefined) {
    const fields = { handle_id: handleId, child_pid: process.pid };
    const known = handle?.process !== undefined || state.receipts.store.get(handleId) !== undefined;
    expectThat(state, false, 'a process started that nobody waits for', fields, ctx);
    // Its spawn was answered with an error: nobody could ever end it.
    if (!known) endGroup(state, handleId, { leader: process, leftovers: [] }, LOST_GROUP_BUDGET_MS, ctx);
    return;
  }
  if (handle.state === 'queued') moveHandle(state, handle, 'starting', ctx);
  // The fact took its time to get here; a clock that was set meanwhile must not count.
  const startedMonotonicMs = ctx.clock.monotonic() - Math.max(0, ctx.clock.now() - startedAt);
  handle.process = {
    identity: process,
    startedAt,
    startedMonotonicMs,
    launcher,
    ...(sandbox && { sandbox }),
  };
  enterSession(state, handle.sessionId).opened = true;
  count(state, 'spawned');
  ctx.log('info', { ...handleFields(handle), launcher, command: handle.program }, 'spawned');
  if (sandbox !== undefined) noteWeakSandbox(state, sandbox, launcher, ctx);
  observeLive(state, handle, message);
  state.ports.meter?.spawned(ctx.clock.monotonic() - handle.admittedMonotonicMs);
  if (handle.state === 'cancelling') {
    // The cancel may have been overdue while there was no process to end without its actor.
    guardAnswer(handleId, ctx);
  } else {
    moveHandle(state, handle, 'running', ctx);
  }
  if (handle.delivery === 'inbox' && handle.refusal === undefined) answerStarted(handle, ctx);
};

function observeLive(
  state: CoordinatorState,
  handle: LiveHandle,
  { process, startedAt, sandbox }: Started,
): void {
  const { handleId, commandId, sessionId, display, delivery, tag } = handle;
  const inbox = delivery === 'inbox';
  const sandboxed = sandbox === undefined ? {} : { sandbox };
  state.ports.observer?.live({
    ...{ handleId, commandId, sessionId, command: display, process, startedAt, inbox },
    ...sandboxed,
    ...(tag === undefined ? {} : { tag }),
  });
}
