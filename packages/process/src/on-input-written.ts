import type { ActorContext } from '@longrun/actor';
import type { InternalMessage, ProcessActorMessage } from './internal-messages.js';
import type { ProcessState } from './state.js';

type InputWritten = Extract<InternalMessage, { readonly type: 'input-written' }>;

/** The pipe took a write, or its reader is gone. */
export function onInputWritten(
  _state: ProcessState,
  { replyTo, reply }: InputWritten,
  ctx: ActorContext<ProcessActorMessage>,
): void {
  ctx.reply(replyTo, reply);
}
