import type { ActorContext, ActorDefinition, ReplyTo } from '@longrun/actor';
import type { Message } from '@longrun/protocol';

/** Fault injection: what an actor can be told to do wrong. No part of the service tells it. */
export type InjectedFault =
  /** Its handler throws; its supervision has the next word. */
  | { readonly type: 'injected:fail' }
  /** It handles nothing for that long. Answered when that is over. */
  | { readonly type: 'injected:stall'; readonly forMs: number; readonly replyTo: ReplyTo<null> };

/** The same actor, which also goes wrong when it is told to. Costs nothing until then. */
export function injectable<M extends Message, S, A>(
  definition: ActorDefinition<M, S, A>,
): ActorDefinition<M | InjectedFault, S, A> {
  type Stall = Extract<InjectedFault, { readonly type: 'injected:stall' }>;
  const faults = {
    'injected:fail': (): never => {
      throw new Error('an injected fault');
    },
    'injected:stall': (_state: S, { forMs, replyTo }: Stall, ctx: ActorContext<InjectedFault>) =>
      new Promise<void>((resolve) => ctx.clock.after(forMs, resolve)).then(() => ctx.reply(replyTo, null)),
  };
  const reserved = [...(definition.mailbox?.reserved ?? []), ...Object.keys(faults)];
  // One handler for each type of the wider union, and the contexts of both unions are one and the same object: the
  // compiler cannot see either through a spread of generic types.
  return {
    ...definition,
    mailbox: { ...definition.mailbox, reserved },
    on: { ...definition.on, ...faults },
  } as unknown as ActorDefinition<M | InjectedFault, S, A>;
}
