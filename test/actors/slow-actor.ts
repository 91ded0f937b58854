import type { ActorDefinition, ReplyTo } from '@longrun/actor';

export interface Work {
  readonly type: 'work';
}
export interface Done {
  readonly type: 'done';
  readonly replyTo: ReplyTo<number>;
}
export type SlowMessage = Work | Done;

interface Slow {
  done: number;
}

/** Long enough that a few who tell it fill its mailbox. */
const WORK_MS = 20;

/** Takes its time over each message, and keeps few waiting: whoever tells it too much is answered `full`. */
export const slowActor: ActorDefinition<SlowMessage, Slow, undefined> = {
  kind: 'slow',
  module: import.meta.url,
  mailbox: { capacity: 8, reserved: ['done'] },
  init: () => ({ done: 0 }),
  on: {
    work: async (state, _message, ctx) => {
      await new Promise<void>((resolve) => ctx.clock.after(WORK_MS, resolve));
      state.done += 1;
    },
    done: (state, { replyTo }, ctx) => ctx.reply(replyTo, state.done),
  },
};
