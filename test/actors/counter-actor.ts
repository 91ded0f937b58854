import type { ActorDefinition, ReplyTo } from '@longrun/actor';

export interface Add {
  readonly type: 'add';
  readonly amount: number;
}
export interface Total {
  readonly type: 'total';
  readonly replyTo: ReplyTo<number>;
}
export interface Crash {
  readonly type: 'crash';
}
export type CounterMessage = Add | Total | Crash;

interface Counter {
  total: number;
}

/** The smallest actor of an embedder's own: adds up what it is told, and says the sum. */
export const counterActor: ActorDefinition<CounterMessage, Counter, { readonly from: number } | undefined> = {
  kind: 'counter',
  module: import.meta.url,
  init: (args) => ({ total: args?.from ?? 0 }),
  on: {
    add: (state, { amount }, ctx) => {
      state.total += amount;
      ctx.log('info', { amount }, 'added');
    },
    total: (state, { replyTo }, ctx) => ctx.reply(replyTo, state.total),
    crash: () => {
      throw new Error('asked to crash');
    },
  },
};
