import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ActorRef,
  type ActorSystem,
  createActorSystem,
  defineActor,
  type ReplyOf,
  type ReplyTo,
} from '@longrun/actor';

interface Add {
  readonly type: 'add';
  readonly n: number;
}
interface Total {
  readonly type: 'total';
  readonly since: Date;
  readonly replyTo: ReplyTo<{ readonly total: number }>;
}
type Sums = Add | Total;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(holds: Same<A, B>): void => assert.ok(holds);

const sums = defineActor<Sums, { total: number }, number>({
  kind: 'sums',
  init: (start) => ({ total: start }),
  on: {
    add: (state, message) => {
      same<typeof message, Add>(true);
      state.total += message.n;
    },
    total: (state, { replyTo }, ctx) => ctx.reply(replyTo, { total: state.total }),
  },
});

/** Never called: the compiler alone is the test. Each line must be an error, or the build fails. */
export function mustNotCompile(system: ActorSystem, ref: ActorRef<Sums>, adder: ActorRef<Add>): void {
  defineActor<Sums, { total: number }>({
    kind: 'incomplete',
    init: () => ({ total: 0 }),
    // @ts-expect-error: no handler for `total`
    on: { add: () => undefined },
  });
  defineActor<Add, null>({
    kind: 'too-much',
    init: () => null,
    // @ts-expect-error: a handler for a message that does not exist
    on: { add: () => undefined, subtract: () => undefined },
  });
  defineActor<Sums, { total: number }>({
    kind: 'wrong-state',
    init: () => ({ total: 0 }),
    // @ts-expect-error: the next state is not a state
    on: { add: () => ({ kind: 'stay', state: { sum: 1 } }), total: () => undefined },
  });
  defineActor<Sums, null>({
    kind: 'wrong-reply',
    init: () => null,
    // @ts-expect-error: the answer has another type
    on: { add: () => undefined, total: (_state, { replyTo }, ctx) => ctx.reply(replyTo, 'seven') },
  });
  // @ts-expect-error: wrong payload
  ref.tell({ type: 'add', n: '1' });
  // @ts-expect-error: unknown message
  ref.tell({ type: 'subtract', n: 1 });
  // @ts-expect-error: missing payload
  ref.tell({ type: 'add' });
  // @ts-expect-error: `add` is no question
  void system.ask(ref, 'add', { n: 1 }, { timeoutMs: 1 });
  // @ts-expect-error: payload of the question is missing
  void system.ask(ref, 'total', {}, { timeoutMs: 1 });
  // @ts-expect-error: wrong payload of a question
  void system.ask(ref, 'total', { since: 0 }, { timeoutMs: 1 });
  // @ts-expect-error: an ask has a deadline
  void system.ask(ref, 'total', { since: new Date() });
  // @ts-expect-error: a ref for fewer messages does not take more
  const wider: ActorRef<Sums> = adder;
  void wider;
  // @ts-expect-error: the actor needs its start value
  system.spawn(sums);
  // @ts-expect-error: of the right type
  system.spawn(sums, '7');
  const narrower: ActorRef<Add> = ref;
  void narrower;
}

test('E1: handlers, payloads, questions and reply types are checked by the compiler', async () => {
  const system = createActorSystem();
  const ref = system.spawn(sums, 1);
  same<typeof ref, ActorRef<Sums>>(true);
  ref.tell({ type: 'add', n: 2 });
  const reply = await system.ask(ref, 'total', { since: new Date(0) }, { timeoutMs: 1000 });
  same<typeof reply, { readonly total: number }>(true);
  same<ReplyOf<Sums, 'add'>, never>(true);
  assert.deepEqual(reply, { total: 3 });
  await system.shutdown();
});
