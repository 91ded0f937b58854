import type { ActorContext, ActorDefinition, HandlerResult, Next } from '@longrun/actor';
import type { Message } from '@longrun/protocol';

/**
 * What a thread is to an actor, as seen from inside one thread: it may get one late, and it may lose it. The actor
 * that is carried is unmodified; before it is aboard its messages are parked, and after the loss it handles none.
 */
export type CarrierMessage =
  /** There is a thread: run `init`, then the parked messages. */
  | { readonly type: 'carrier:board' }
  /** Taken back from the queue. */
  | { readonly type: 'carrier:leave' }
  /** The thread is gone. */
  | { readonly type: 'carrier:lose'; readonly detail: string };

export type Carried<S> = { phase: 'waiting'; readonly parked: Message[] } | { phase: 'aboard'; state: S };

/** Shared by whoever owns the thread and the actor on it. */
export interface Carriage {
  /** True from the start for an actor that gets a thread at once. */
  readonly aboard: boolean;
  /** Set at the moment of the loss: what is still in the mailbox then is lost with the thread. */
  lost: boolean;
  /** Set while the thread is busy with something else: nothing is handled until it resolves. */
  blocked: Promise<void> | undefined;
}

type AnyHandler<S> = (state: S, message: Message, ctx: never) => HandlerResult<S>;

export function carry<M extends Message, S, A>(
  definition: ActorDefinition<M, S, A>,
  carriage: Carriage,
): ActorDefinition<M | CarrierMessage, Carried<S>, A> {
  // A definition has one handler per type of its union; the compiler cannot iterate that, so it is done by name.
  const inner = definition.on as unknown as Readonly<Record<string, AnyHandler<S>>>;
  type Ctx = ActorContext<M | CarrierMessage>;

  const follow = (carried: Carried<S>, result: Next<S> | void): Next<Carried<S>> | void => {
    if (result === undefined || carriage.lost) return undefined;
    if (result.kind === 'stop') return result;
    if (carried.phase === 'aboard') carried.state = result.state;
    return undefined;
  };
  const run = (carried: Carried<S>, result: HandlerResult<S>): HandlerResult<Carried<S>> =>
    result instanceof Promise ? result.then((next) => follow(carried, next)) : follow(carried, result);

  const handle = (carried: Carried<S>, message: Message, ctx: Ctx): HandlerResult<Carried<S>> => {
    if (carriage.lost) return undefined;
    if (carriage.blocked !== undefined) {
      return carriage.blocked.then(() => handle(carried, message, ctx));
    }
    if (carried.phase === 'waiting') {
      carried.parked.push(message);
      return undefined;
    }
    return run(carried, inner[message.type]?.(carried.state, message, ctx as never));
  };

  let args: A;
  const board = async (carried: Carried<S>, ctx: Ctx): Promise<Next<Carried<S>> | void> => {
    if (carriage.lost || carried.phase === 'aboard') return undefined;
    const state = await definition.init(args, ctx as never);
    const aboard: Carried<S> = { phase: 'aboard', state };
    for (const message of carried.parked) {
      const next = await handle(aboard, message, ctx);
      if (next?.kind === 'stop') return next;
    }
    return { kind: 'stay', state: aboard };
  };

  const { onTerminated, stopping } = definition;
  return {
    kind: definition.kind,
    mailbox: {
      ...definition.mailbox,
      reserved: [
        ...(definition.mailbox?.reserved ?? []),
        'carrier:board',
        'carrier:leave',
        'carrier:lose',
      ] satisfies (M['type'] | CarrierMessage['type'])[] as (M | CarrierMessage)['type'][],
    },
    ...(definition.stopDeadlineMs === undefined ? {} : { stopDeadlineMs: definition.stopDeadlineMs }),
    init: (given: A, ctx: Ctx): Carried<S> | Promise<Carried<S>> => {
      args = given;
      if (!carriage.aboard) return { phase: 'waiting', parked: [] };
      const state = definition.init(given, ctx as never);
      return state instanceof Promise
        ? state.then((value) => ({ phase: 'aboard', state: value }))
        : { phase: 'aboard', state };
    },
    on: {
      ...Object.fromEntries(Object.keys(inner).map((type) => [type, handle])),
      'carrier:board': (carried: Carried<S>, _message: Message, ctx: Ctx) => board(carried, ctx),
      'carrier:leave': () => ({ kind: 'stop' }),
      'carrier:lose': (_carried: Carried<S>, { detail }: { readonly detail: string }) => ({
        kind: 'stop',
        reason: { kind: 'lost', detail },
      }),
      // The keys are those of the carried definition plus the carrier's own three: together all of the union.
    } as unknown as ActorDefinition<M | CarrierMessage, Carried<S>, A>['on'],
    ...(onTerminated === undefined
      ? {}
      : {
          onTerminated: (carried: Carried<S>, event, ctx) =>
            carriage.lost || carried.phase === 'waiting'
              ? undefined
              : run(carried, onTerminated(carried.state, event, ctx as never)),
        }),
    ...(stopping === undefined
      ? {}
      : {
          stopping: (carried: Carried<S>, ctx) =>
            carriage.lost || carried.phase === 'waiting' ? undefined : stopping(carried.state, ctx as never),
        }),
  };
}
