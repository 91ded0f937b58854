import type { FeedbackItem } from '@longrun/protocol';
import { describeItem } from '../history/describe-item.js';
import type { FlowDeps } from './flow-context.js';

/** Takes what is in a session's inbox, and records it. */
export function drainSession(sessionId: string, { world, history }: FlowDeps): readonly FeedbackItem[] {
  const items = world.drain(sessionId);
  if (items.length > 0) history.record({ type: 'items', sessionId, items: items.map(describeItem) });
  return items;
}
