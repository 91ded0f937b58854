import type { Handler } from './handler.js';

/** Counters and occupancy, for `host.inspect()`. */
export const onReport: Handler<'report'> = (state, { replyTo }, ctx) => {
  const handles: Record<string, number> = {};
  const add = (name: string): void => {
    handles[name] = (handles[name] ?? 0) + 1;
  };
  for (const handle of state.live.values()) add(handle.state);
  for (const receipt of state.receipts.store.values()) add(receipt.state);
  const open = [...state.sessions.values()].filter((session) => session.opened && !session.ended).length;
  ctx.reply(replyTo, {
    sessions: { open, ended: state.tombstones.size },
    handles,
    lingering: state.lingering.size,
    receipts: state.receipts.store.size,
    counters: Object.fromEntries(state.counters),
  });
};
