import assert from 'node:assert/strict';
import type { FeedbackItem, Host, Session, ToolResult } from '@longrun/host';
import { start } from './hosts.js';

const DEADLINE_MS = 60_000;

/** The result that an item carries. */
export function resultIn(item: FeedbackItem): ToolResult {
  // The item's content is the JSON text of exactly this.
  return JSON.parse(item.content) as ToolResult;
}

/** Drains until there are `count` items. Fails on more, and when they do not come. */
export async function takeItems(session: Session, count: number): Promise<FeedbackItem[]> {
  const items: FeedbackItem[] = [];
  while (items.length < count) {
    items.push(...session.drain());
    if (items.length >= count) break;
    const came = await session.wait({ timeoutMs: DEADLINE_MS });
    assert.ok(came, `${items.length} of ${count} items came`);
  }
  assert.equal(items.length, count);
  return items;
}

/** The next item's result, which must be the only one. */
export async function takeResult(session: Session): Promise<ToolResult> {
  const [item] = await takeItems(session, 1);
  assert.ok(item !== undefined);
  return resultIn(item);
}

/**
 * Proves without waiting that nothing is in a session's inbox, nor on its way: a command that is started and ends now
 * gets the next sequence number, and is the only item.
 *
 * @param itemsSoFar how many the session had before
 */
export async function assertNoMoreItems(host: Host, sessionId: string, itemsSoFar: number): Promise<void> {
  const { handle_id } = await start(host, sessionId, ['true']);
  const [item] = await takeItems(host.session(sessionId), 1);
  assert.equal(item?.handleId, handle_id, `an item of another handle: ${item?.content}`);
  assert.equal(item.sequence, itemsSoFar + 1);
}
