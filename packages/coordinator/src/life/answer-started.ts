import type { CoordinatorContext } from '../handler.js';
import type { LiveHandle } from '../state/live-handle.js';

/** Answers a spawn with its handle (C1), once, when there is a process. */
export function answerStarted(handle: LiveHandle, ctx: CoordinatorContext): void {
  const { handleId, display, process, spawnAsker } = handle;
  if (spawnAsker === undefined || process === undefined) return;
  handle.spawnAsker = undefined;
  ctx.reply(spawnAsker, {
    kind: 'started',
    handle: { handle_id: handleId, started_at: process.startedAt, command: display },
  });
}
