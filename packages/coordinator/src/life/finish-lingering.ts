import type { Survivor } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import type { LingeringGroup } from '../state/lingering-group.js';
import { dropReceipt, unpinReceipt } from '../state/receipts.js';
import { removeLingering } from '../state/registry.js';
import { enterSession } from '../state/session-index.js';
import { relaxGuard } from './guard-answer.js';
import { answerLingering } from './linger.js';
import { observeGone } from './observe-gone.js';
import { settleSession } from './settle-session.js';

/** Nothing tracks the group any more: it is empty, or its actor is gone and it was ended without it. */
export function finishLingering(
  state: CoordinatorState,
  group: LingeringGroup,
  ended: number,
  survivors: readonly Survivor[],
  ctx: CoordinatorContext,
): void {
  const session = enterSession(state, group.sessionId);
  answerLingering(state, group, ended, survivors, ctx);
  removeLingering(state, group, ctx);
  observeGone(state, group.handleId);
  relaxGuard(state, group.handleId, ctx);
  if (group.refused) dropReceipt(state, group.handleId);
  else unpinReceipt(state, group.handleId);
  settleSession(state, session, ctx);
}
