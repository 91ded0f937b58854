import type { ActorContext } from '@longrun/actor';
import type { OutputRange, ReadProcessOutput } from '@longrun/protocol';
import type { ProcessActorMessage } from '../internal-messages.js';
import { readRange } from '../output/read-range.js';
import type { PendingRead } from './pending-read.js';
import type { Run } from './run.js';

/** Reads of one handle that may wait for output at a time. One more is answered at once, with what there is. */
export const MAX_WAITING_READS = 16;

type Context = ActorContext<ProcessActorMessage>;

/** Takes a question and tries it for the first time. */
export function beginRead(run: Run, question: ReadProcessOutput, ctx: Context): void {
  run.reads += 1;
  const read: PendingRead = {
    key: `read-${run.reads}`,
    question,
    answerBy: ctx.clock.monotonic() + question.waitMs,
    seen: { bytes: 0, ended: false },
  };
  tryRead(run, read, ctx);
}

/** Reads what there is; the outcome comes back as `output-read`. */
export function tryRead(run: Run, read: PendingRead, ctx: Context): void {
  if (run.phase === 'sealing') {
    // The file is about to be closed; from the report on it is read by its name.
    run.parked.push(read);
    return;
  }
  const { stream, offset, maxBytes } = read.question;
  const { capture } = run.streams[stream];
  read.seen = { bytes: capture.totalBytes, ended: capture.ended };
  const range = readRange(run.sealed?.[stream] ?? capture, offset, maxBytes);
  run.reading.add(range);
  ctx.pipeToSelf(range, (outcome) => {
    run.reading.delete(range);
    return { type: 'output-read', read, outcome };
  });
}

/** Tries every waiting read again: the output grew, or ended. */
export function retryReads(run: Run, ctx: Context): void {
  const waiting = [...run.waiting];
  run.waiting.clear();
  for (const read of waiting) {
    ctx.timers.cancel(read.key);
    tryRead(run, read, ctx);
  }
}

/** Tries what came while the output was sealed. */
export function tryParkedReads(run: Run, ctx: Context): void {
  for (const read of run.parked.splice(0)) tryRead(run, read, ctx);
}

/** Answers a read, or lets it wait for more. */
export function settleRead(run: Run, read: PendingRead, range: OutputRange, ctx: Context): void {
  const { capture } = run.streams[read.question.stream];
  const leftMs = read.answerBy - ctx.clock.monotonic();
  const told = range.nextOffset > read.question.offset || range.eof;
  if (!told && leftMs > 0) {
    // It grew while this read was on its way back: waiting now would miss that.
    if (capture.totalBytes !== read.seen.bytes || capture.ended !== read.seen.ended) {
      tryRead(run, read, ctx);
      return;
    }
    if (run.waiting.size < MAX_WAITING_READS) {
      run.waiting.add(read);
      ctx.timers.start(read.key, leftMs, { type: 'read-due', read });
      return;
    }
  }
  ctx.reply(read.question.replyTo, range);
}
