import type { ActorContext } from '@longrun/actor';
import type { Deliver, FeedbackMessage } from '@longrun/protocol';
import type { FeedbackState } from './feedback-state.js';
import { pushItems } from './push-items.js';
import { tellCoordinator } from './tell-coordinator.js';

/** Keeps the item, pushes it, and only then tells: who hears of the end also finds it in the inbox. */
export function onDeliver(state: FeedbackState, message: Deliver, ctx: ActorContext<FeedbackMessage>): void {
  const { sessionId, handleId, content } = message;
  const { sequence, repeated } = state.store.append({
    sessionId,
    handleId,
    kind: 'tool_result',
    content,
    at: ctx.clock.now(),
  });
  const from = state.behind.get(sessionId) ?? (repeated ? undefined : sequence);
  if (from !== undefined) pushItems(state, sessionId, from - 1, ctx);
  const fields = { session_id: sessionId, handle_id: handleId, sequence };
  ctx.log('debug', fields, repeated ? 'repeated delivery answered' : 'result in the inbox');
  tellCoordinator(state, { type: 'delivered', handleId, sessionId, sequence }, ctx);
}
