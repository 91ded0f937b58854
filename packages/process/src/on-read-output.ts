import type { ActorContext } from '@longrun/actor';
import type { ReadProcessOutput } from '@longrun/protocol';
import type { ProcessActorMessage } from './internal-messages.js';
import { beginRead } from './run/reads.js';
import type { ProcessState } from './state.js';

/** Answers with a range of the output, now or when there is one. */
export function onReadOutput(
  state: ProcessState,
  message: ReadProcessOutput,
  ctx: ActorContext<ProcessActorMessage>,
): void {
  if (state.run === undefined) {
    // Not launched yet: there is no output, and there may be some later.
    const { offset, replyTo } = message;
    ctx.reply(replyTo, { text: '', offset, nextOffset: offset, eof: false, omittedBytes: 0 });
    return;
  }
  beginRead(state.run, message, ctx);
}
