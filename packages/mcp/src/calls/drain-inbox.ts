import type { FeedbackItem } from '@longrun/host';
import { parseDrainInbox } from '../tools/drain-inbox-tool.js';
import { type Call, handOver } from './call.js';
import { shortenResult } from './shorten-result.js';

/**
 * `drain_inbox`: takes results out of the inbox, as many as the budget holds and always one if there is one. What left
 * with a reply that is known not to have got out comes back.
 */
export async function drainInbox(input: unknown, call: Call): Promise<Record<string, unknown>> {
  const { session, signal, progress } = call;
  const { inbox } = session;
  const { max_bytes: maxBytes, wait_ms: waitMs, replay_after: replayAfter } = parseDrainInbox(input);
  if (replayAfter !== undefined) inbox.rewind(replayAfter);
  if (waitMs > 0) {
    await progress.during(
      async () => 'the inbox is empty',
      () => inbox.until(() => inbox.size > 0, waitMs, signal),
    );
  }
  const taken: FeedbackItem[] = [];
  const items: Record<string, unknown>[] = [];
  let usedBytes = 0;
  // A client that has given up gets no reply, so nothing is taken for it.
  for (let item = inbox.peek(); item !== undefined && !signal.aborted; item = inbox.peek()) {
    const { result, bytes, shortened } = shortenResult(
      item.content,
      items.length === 0 ? maxBytes : Infinity,
    );
    if (items.length > 0 && usedBytes + bytes > maxBytes) break;
    usedBytes += bytes;
    inbox.take();
    taken.push(item);
    items.push({ sequence: item.sequence, handle_id: item.handleId, at: item.at, shortened, result });
  }
  handOver(call, taken);
  return { items, remaining: inbox.size };
}
