import { type ActorDefinition, defineActor, type ReplyTo } from '@longrun/actor';

type CounterMessage =
  | { readonly type: 'add'; readonly amount: number }
  | { readonly type: 'total'; readonly replyTo: ReplyTo<number> }
  | { readonly type: 'silent'; readonly replyTo: ReplyTo<never> };

/** An actor of a script's own: adds up, says the sum, and has one question that it never answers. */
export const counterActor: ActorDefinition<CounterMessage, { total: number }, { readonly from: number }> =
  defineActor<CounterMessage, { total: number }, { readonly from: number }>({
    kind: 'counter',
    init: ({ from }) => ({ total: from }),
    on: {
      add: (state, { amount }) => {
        state.total += amount;
      },
      total: (state, { replyTo }, ctx) => ctx.reply(replyTo, state.total),
      silent: () => undefined,
    },
  });
