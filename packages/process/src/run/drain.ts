import type { ActorContext } from '@longrun/actor';
import type { ProcessActorMessage } from '../internal-messages.js';
import { retryReads } from './reads.js';
import type { Run } from './run.js';

const STREAMS = ['stdout', 'stderr'] as const;

/** True when both streams are at their end, or were cut. */
export function isDrained(run: Run): boolean {
  return run.streams.stdout.ended && run.streams.stderr.ended;
}

/** Reads on for `delayMs` at most. */
export function drainUntil(run: Run, delayMs: number, ctx: ActorContext<ProcessActorMessage>): void {
  if (!isDrained(run)) ctx.timers.start('drain', delayMs, { type: 'drain-deadline' });
}

/** Closes our ends of what is still open. Everything read so far stays. */
export function cutOutput(run: Run): void {
  for (const name of STREAMS) {
    const stream = run.streams[name];
    if (stream.ended) continue;
    run.process[name].destroy();
    stream.ended = true;
    stream.capture.end();
    run.pipeHeld = true;
  }
}

/** Reads no more, and answers who waited for more. */
export function cutDrain(run: Run, ctx: ActorContext<ProcessActorMessage>): void {
  cutOutput(run);
  retryReads(run, ctx);
}
