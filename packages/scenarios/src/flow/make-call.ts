import { LongrunError } from '@longrun/protocol';
import type { CallAnswered } from '../history/history-event.js';
import type { FlowContext } from './flow-context.js';
import { replyWithoutTexts } from './reply-without-texts.js';

/** What a step asks of the world. */
export interface Call<T> {
  readonly operation: string;
  readonly input: object;
  readonly sessionId: string;
  readonly handleId?: string;
  run(): Promise<T>;
  /** Handle that the reply is about, if the call itself has named none. */
  handleOf?(reply: T): string | undefined;
}

/** What a step yields in the place of a reply when there is none. */
export interface CallFailure {
  readonly error: { readonly code: string; readonly message: string };
}

/**
 * Codes that do not say whether the call has taken effect. Everything else is a refusal: it has not.
 */
const UNDECIDED: readonly string[] = ['TIMEOUT', 'HOST_CLOSED', 'INTERNAL'];

/** Makes a call, and records it and its answer. Never rejects: a failure is a value, and marks the iteration. */
export async function makeCall<T>(ctx: FlowContext, call: Call<T>): Promise<T | CallFailure> {
  const { history } = ctx;
  const intendedAt = ctx.intendedAt ?? history.now();
  ctx.intendedAt = undefined;
  const number = history.nextCall();
  const { operation, input, sessionId, handleId } = call;
  const about = handleId === undefined ? {} : { handleId };
  history.record({
    type: 'call',
    call: number,
    operation,
    iteration: ctx.iteration,
    sessionId,
    intendedAt,
    ...about,
    input,
  });
  const answer = (more: Omit<CallAnswered, 'type' | 'call' | 'tookMs'>): void =>
    history.record({ type: 'answer', call: number, tookMs: since(intendedAt, ctx), ...about, ...more });
  try {
    const reply = await call.run();
    const found = call.handleOf?.(reply);
    answer({
      outcome: 'ok',
      reply: replyWithoutTexts(reply),
      ...(found === undefined ? {} : { handleId: found }),
    });
    return reply;
  } catch (error) {
    ctx.failed = true;
    const code = LongrunError.is(error) ? error.code : 'INTERNAL';
    const message = error instanceof Error ? error.message : String(error);
    answer({ outcome: UNDECIDED.includes(code) ? 'unknown' : 'failed', code, message });
    return { error: { code, message } };
  }
}

export function isFailure(reply: unknown): reply is CallFailure {
  return typeof reply === 'object' && reply !== null && 'error' in reply;
}

function since(intendedAt: number, { history }: FlowContext): number {
  return Math.max(0, Math.round((history.now() - intendedAt) * 1000) / 1000);
}
