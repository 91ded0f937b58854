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

export interface Carried<S, A> {
  readonly passage: Passage<A>;
  /** Messages that came before there was a thread. */
  readonly parked: Message[];
  /** Undefined before there is a thread. A box: the state itself may be undefined. */
  aboard: { state: S } | undefined;
}

/** Shared by whoever owns the thread and the actor on it. */
export interface Carriage {
  /** True from the start for an actor that gets a thread at once. */
  readonly aboard: boolean;
  /** Set at the moment of the loss: what is still in the mailbox then is lost with the thread. */
  lost: boolean;
  /** Set while the thread is busy with something else: nothing is handled until it resolves. */
  blocked: Promise<void> | undefined;
}

/** What a carried actor is started with. */
export interface Passage<A> {
  readonly carriage: Carriage;
  readonly args: A;
}

export type CarriedDefinition<M extends Message, S, A> = ActorDefinition<
  M | CarrierMessage,
  Carried<S, A>,
  Passage<A>
>;

type AnyHandler<S> = (state: S, message: Message, ctx: never) => HandlerResult<S>;

/** Makes the definition of carried actors, once for all of them. */
export function carry<M extends Message, S, A>(
  definition: ActorDefinition<M, S, A>,
): CarriedDefinition<M, S, A> {
  // A definition has one handler per type of its union; the compiler cannot iterate that, so it is done by name.
  const inner = definition.on as unknown as Readonly<Record<string, AnyHandler<S>>>;
  type Ctx = ActorContext<M | CarrierMessage>;
  type Now = Carried<S, A>;

  const follow = (carried: Now, result: Next<S> | void): Next<Now> | void => {
    if (result === undefined || carried.passage.carriage.lost) return undefined;
    if (result.kind === 'stop') return result;
    if (carried.aboard !== undefined) carried.aboard.state = result.state;
    return undefined;
  };
  const run = (carried: Now, result: HandlerResult<S>): HandlerResult<Now> =>
    result instanceof Promise ? result.then((next) => follow(carried, next)) : follow(carried, result);

  const handle = (carried: Now, message: Message, ctx: Ctx): HandlerResult<Now> => {
    const { carriage } = carried.passage;
    if (carriage.lost) return undefined;
    if (carriage.blocked !== undefined) {
      return carriage.blocked.then(() => handle(carried, message, ctx));
    }
    if (carried.aboard === undefined) {
      carried.parked.push(message);
      return undefined;
    }
    return run(carried, inner[message.type]?.(carried.aboard.state, message, ctx as never));
  };

  const board = async (carried: Now, ctx: Ctx): Promise<Next<Now> | void> => {
    const { carriage, args } = carried.passage;
    if (carriage.lost || carried.aboard !== undefined) return undefined;
    carried.aboard = { state: await definition.init(args, ctx as never) };
    for (const message of carried.parked.splice(0)) {
      const next = await handle(carried, message, ctx);
      if (next?.kind === 'stop') return next;
    }
    return undefined;
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
    init: (passage: Passage<A>, ctx: Ctx): Now | Promise<Now> => {
      const carried: Now = { passage, parked: [], aboard: undefined };
      if (!passage.carriage.aboard) return carried;
      const state = definition.init(passage.args, ctx as never);
      const begin = (value: S): Now => {
        carried.aboard = { state: value };
        return carried;
      };
      return state instanceof Promise ? state.then(begin) : begin(state);
    },
    on: {
      ...Object.fromEntries(Object.keys(inner).map((type) => [type, handle])),
      'carrier:board': (carried: Now, _message: Message, ctx: Ctx) => board(carried, ctx),
      'carrier:leave': () => ({ kind: 'stop' }),
      'carrier:lose': (_carried: Now, { detail }: { readonly detail: string }) => ({
        kind: 'stop',
        reason: { kind: 'lost', detail },
      }),
      // The keys are those of the carried definition plus the carrier's own three: together all of the union.
    } as unknown as CarriedDefinition<M, S, A>['on'],
    ...(onTerminated === undefined
      ? {}
      : {
          onTerminated: (carried: Now, event, ctx) =>
            carried.passage.carriage.lost || carried.aboard === undefined
              ? undefined
              : run(carried, onTerminated(carried.aboard.state, event, ctx as never)),
        }),
    ...(stopping === undefined
      ? {}
      : {
          stopping: (carried: Now, ctx) =>
            carried.passage.carriage.lost || carried.aboard === undefined
              ? undefined
              : stopping(carried.aboard.state, ctx as never),
        }),
  };
}
