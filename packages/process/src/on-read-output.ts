import type { ActorContext } from '@longrun/actor';
import type { ReadProcessOutput } from '@longrun/protocol';
import type { ProcessActorMessage } from './internal-messages.js';
import { beginRead, MAX_WAITING_READS } from './run/reads.js';
import type { ProcessState } from './state.js';

/** Answers with a range of the output, now or when there is one. */
export function onReadOutput(
  state: ProcessState,
  message: ReadProcessOutput,
  ctx: ActorContext<ProcessActorMessage>,
): void {
  if (state.run !== undefined) {
    beginRead(state.run, message, ctx);
  } else if (message.waitMs > 0 && state.earlyReads.length < MAX_WAITING_READS) {
    // The launch takes a moment, and ends with output or with this actor.
    state.earlyReads.push(message);
  } else {
    const { offset, replyTo } = message;
    ctx.reply(replyTo, { text: '', offset, nextOffset: offset, eof: false, omittedBytes: 0 });
  }
}
