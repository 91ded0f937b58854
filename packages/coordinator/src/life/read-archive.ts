import type { ErrorData, ReadOutput, ReplyTo } from '@longrun/protocol';
import { MAX_OPEN_QUESTIONS } from '../bounds.js';
import type { CoordinatorContext } from '../handler.js';
import type { Receipt } from '../ports/receipt-store.js';
import { capacityExceeded } from '../refusal.js';
import type { CoordinatorState } from '../state/coordinator-state.js';
import { failureOf } from './failure-of.js';

/** Reads the output of a finished handle; the answer re-enters as `archive-read`. */
export function readArchive(
  state: CoordinatorState,
  question: ReadOutput,
  receipt: Receipt,
  ctx: CoordinatorContext,
): void {
  if (!openQuestion(state, question, ctx)) return;
  const stream = receipt[question.stream];
  // In an async function, so that a port that throws is a port that rejects.
  const reading = (async () => state.ports.archive.read(stream, question.offset, question.maxBytes))();
  ctx.pipeToSelf(reading, (outcome) => ({
    type: 'archive-read',
    question,
    end: outcome.ok ? { ok: true, range: outcome.value } : { ok: false, ...failureOf(outcome.error) },
  }));
}

/** Counts one more question under way; refuses it when there are too many. */
export function openQuestion(
  state: CoordinatorState,
  question: { readonly replyTo: ReplyTo<{ readonly ok: false; readonly error: ErrorData }> },
  ctx: CoordinatorContext,
): boolean {
  if (state.openQuestions >= MAX_OPEN_QUESTIONS) {
    const message = `${MAX_OPEN_QUESTIONS} reads and writes are under way`;
    ctx.reply(question.replyTo, {
      ok: false,
      error: capacityExceeded('openQuestions', MAX_OPEN_QUESTIONS, message),
    });
    return false;
  }
  state.openQuestions += 1;
  return true;
}
