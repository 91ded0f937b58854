import type { Message, ReplyTo } from '@longrun/protocol';

/** A message that wants an answer carries its return address under `replyTo`. */
export interface Question<in R> extends Message {
  readonly replyTo: ReplyTo<R>;
}

/** The message types of `M` that can be asked. */
export type AskType<M extends Message> = M extends Question<never> ? M['type'] : never;

/** The one message of the union `M` with type `K`. */
export type MessageOf<M extends Message, K extends M['type']> = Extract<M, { readonly type: K }>;

/** What the answer to a question of type `K` is. */
export type ReplyOf<M extends Message, K extends M['type']> =
  MessageOf<M, K> extends { readonly replyTo: ReplyTo<infer R> } ? R : never;

/** A question without the parts the kernel fills in. */
export type QuestionPayload<M extends Message, K extends M['type']> = Omit<
  MessageOf<M, K>,
  'type' | 'replyTo'
>;
