import type { Handler } from './handler.js';
import { lateFact } from './life/late-fact.js';
import { answerLingering } from './life/linger.js';
import { settleSession } from './life/settle-session.js';
import { enterSession } from './state/session-index.js';

/** A process actor has ended what a finished handle left behind, but for the survivors. */
export const onLeftoversEnded: Handler<'leftovers-ended'> = (state, { handleId, ended, survivors }, ctx) => {
  const group = state.lingering.get(handleId);
  if (group === undefined) {
    lateFact(state, 'leftovers-ended', handleId, ctx);
    return;
  }
  ctx.log(
    'info',
    { handle_id: handleId, session_id: group.sessionId, ended, survivors: survivors.length },
    'leftovers ended',
  );
  answerLingering(state, group, ended, survivors, ctx);
  settleSession(state, enterSession(state, group.sessionId), ctx);
};
