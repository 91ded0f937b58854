import type { Message, ReplyTo } from '@longrun/protocol';

/** The return address of a question, or undefined for a message that is none. */
export function replyToOf(message: Message): ReplyTo<unknown> | undefined {
  const replyTo: unknown = 'replyTo' in message ? message.replyTo : undefined;
  if (typeof replyTo !== 'object' || replyTo === null) return undefined;
  if (!('system' in replyTo && 'correlation' in replyTo)) return undefined;
  const { system, correlation } = replyTo;
  return typeof system === 'string' && typeof correlation === 'number' ? { system, correlation } : undefined;
}
