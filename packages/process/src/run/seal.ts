import type { ActorContext } from '@longrun/actor';
import type { ProcessActorMessage } from '../internal-messages.js';
import type { Run } from './run.js';

/** How long a natural end waits for the disk: at most 2 MiB are still to be written. */
const SEAL_MS = 2000;
/** A cancel has an answer to give; the disk gets this much even when the budget is used up. */
const MIN_SEAL_MS = 50;

/** Ends the capture: lets reads under way finish and the spill files be written. Comes back as `output-sealed`. */
export function seal(run: Run, ctx: ActorContext<ProcessActorMessage>): void {
  run.phase = 'sealing';
  for (const key of ['timeout', 'drain', 'draining', 'progress', 'leader']) ctx.timers.cancel(key);
  run.inputClosed = true;
  run.process.stdin?.destroy();
  const { stdout, stderr } = run.streams;
  const sealed = async (): Promise<void> => {
    // A read that is tried again adds itself: until none is left.
    while (run.reading.size > 0) await Promise.allSettled(run.reading);
    await Promise.all([stdout.capture.seal(), stderr.capture.seal()]);
  };
  const leftMs =
    run.ending === undefined || run.cause === 'natural'
      ? SEAL_MS
      : Math.max(MIN_SEAL_MS, run.ending.budgetEnd - ctx.clock.monotonic());
  ctx.timers.start('seal', Math.min(SEAL_MS, leftMs), { type: 'seal-deadline' });
  ctx.pipeToSelf(sealed(), () => ({ type: 'output-sealed' }));
}
