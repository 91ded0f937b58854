import type { ActorContext } from '@longrun/actor';
import type { InternalMessage, ProcessActorMessage } from './internal-messages.js';
import type { ProcessState } from './state.js';

type ReadDue = Extract<InternalMessage, { readonly type: 'read-due' }>;

/** A read has waited long enough: nothing came. */
export function onReadDue(
  state: ProcessState,
  { read }: ReadDue,
  ctx: ActorContext<ProcessActorMessage>,
): void {
  if (state.run?.waiting.delete(read) !== true) return;
  const { offset, replyTo } = read.question;
  ctx.reply(replyTo, { text: '', offset, nextOffset: offset, eof: false, omittedBytes: 0 });
}
