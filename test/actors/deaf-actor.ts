import type { ActorDefinition, ReplyTo } from '@longrun/actor';

export interface DeafQuestion {
  readonly type: 'question';
  readonly replyTo: ReplyTo<string>;
}
export type DeafMessage = DeafQuestion;

/** Takes every question and answers none. */
export const deafActor: ActorDefinition<DeafMessage, null, undefined> = {
  kind: 'deaf',
  module: import.meta.url,
  init: () => null,
  on: { question: () => undefined },
};
