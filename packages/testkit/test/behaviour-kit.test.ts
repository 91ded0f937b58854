import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ActorDefinition, type ActorRef, defineActor, type Next } from '@longrun/actor';
import type { ReplyTo } from '@longrun/protocol';
import { behaviourKit, createProbeRef } from '@longrun/testkit';

interface Ask {
  readonly type: 'ask';
  readonly n: number;
  readonly replyTo: ReplyTo<number>;
}
type Msg =
  | { readonly type: 'add'; readonly n: number }
  | { readonly type: 'later'; readonly n: number }
  | { readonly type: 'arm'; readonly delayMs: number }
  | { readonly type: 'disarm' }
  | { readonly type: 'hire' }
  | { readonly type: 'inquire' }
  | { readonly type: 'slow' }
  | { readonly type: 'pass-on'; readonly replyTo: ReplyTo<number> }
  | { readonly type: 'say'; readonly what: unknown }
  | { readonly type: 'quit' }
  | { readonly type: 'fail' }
  | Ask;
interface State {
  readonly sum: number;
  readonly ends: readonly string[];
}
type PeerMsg = { readonly type: 'ping'; readonly what?: unknown } | Ask;

const peer = createProbeRef<PeerMsg>('peer');
const stay = (state: State): Next<State> => ({ kind: 'stay', state });

const adder: ActorDefinition<Msg, State, { readonly from: number }> = defineActor<
  Msg,
  State,
  { readonly from: number }
>({
  kind: 'adder',
  init: ({ from }) => ({ sum: from, ends: [] }),
  on: {
    add: (state, { n }) => stay({ ...state, sum: state.sum + n }),
    later: (_state, { n }, ctx) =>
      ctx.pipeToSelf(Promise.resolve(n), (outcome) => ({ type: 'add', n: outcome.ok ? outcome.value : 0 })),
    arm: (_state, { delayMs }, ctx) => ctx.timers.start('t', delayMs, { type: 'add', n: 1 }),
    disarm: (_state, _message, ctx) => ctx.timers.cancel('t'),
    hire: (_state, _message, ctx) => {
      const child = ctx.spawn(adder, { from: 0 }, { name: 'child' });
      ctx.watch(child);
      child.tell({ type: 'add', n: 5 });
    },
    inquire: (_state, _message, ctx) => {
      const target: ActorRef<PeerMsg> | undefined = ctx.lookup('peer');
      assert.ok(target);
      ctx.pipeToSelf(ctx.ask(target, 'ask', { n: 1 }, { timeoutMs: 50 }), (outcome) => ({
        type: 'add',
        n: outcome.ok ? outcome.value : -1,
      }));
    },
    slow: async (state) => {
      await Promise.resolve();
      return stay({ ...state, sum: state.sum * 2 });
    },
    'pass-on': (_state, { replyTo }, ctx) => ctx.forward(peer, { type: 'ask', n: 2, replyTo }),
    say: (_state, { what }, ctx) => {
      ctx.resolve<PeerMsg>(peer.address).tell({ type: 'ping', what });
      ctx.log('info', { n: 1 }, 'said');
    },
    quit: () => ({ kind: 'stop' }),
    fail: () => {
      throw new TypeError('no');
    },
    ask: (state, { n, replyTo }, ctx) => ctx.reply(replyTo, state.sum + n),
  },
  onTerminated: (state, event, ctx) => {
    ctx.stop(ctx.self);
    return stay({ ...state, ends: [...state.ends, event.reason.kind] });
  },
  stopping: (_state, ctx) => void peer.tell({ type: 'ping', what: ctx.self.address.kind }),
});
const kitFrom = (from: number) => behaviourKit(adder, { from }, { refs: { peer } });

describe('the behaviour kit', () => {
  it('feeds messages and keeps the state, on the spot for a synchronous handler', async () => {
    const kit = kitFrom(1);
    const first = kit.send({ type: 'add', n: 2 });
    assert.equal(kit.state.sum, 3);
    await first;
    await kit.send({ type: 'slow' });
    assert.equal(kit.state.sum, 6);
  });

  it('answers only the effects of the message at hand, and keeps all', async () => {
    const kit = kitFrom(0);
    await kit.send({ type: 'say', what: 1 });
    const { told, logged } = await kit.send({ type: 'say', what: 2 });
    assert.deepEqual(
      told.map((t) => [t.to.kind, t.message, t.result]),
      [['peer', { type: 'ping', what: 2 }, 'accepted']],
    );
    assert.deepEqual(logged, [{ level: 'info', fields: { n: 1 }, message: 'said' }]);
    assert.equal(kit.effects.told.length, 2);
  });

  it('refuses messages that could not cross a thread', async () => {
    await assert.rejects(kitFrom(0).send({ type: 'say', what: () => 1 }), { name: 'DataCloneError' });
  });

  it('asks and answers', async () => {
    const kit = kitFrom(40);
    assert.equal(await kit.ask('ask', { n: 2 }), 42);
    const replyTo = kit.replyTo<number>();
    const { forwarded } = await kit.send({ type: 'pass-on', replyTo });
    assert.deepEqual(
      forwarded.map((f) => f.message),
      [{ type: 'ask', n: 2, replyTo }],
    );
    assert.deepEqual(kit.repliesTo(replyTo), []);
  });

  it('lets the test answer an ask, and handles what is piped when told to', async () => {
    const kit = kitFrom(0);
    const { asked } = await kit.send({ type: 'inquire' });
    assert.deepEqual([asked[0]?.type, asked[0]?.payload, asked[0]?.timeoutMs], ['ask', { n: 1 }, 50]);
    asked[0]?.resolve(7);
    await kit.send({ type: 'later', n: 1 });
    assert.equal(kit.state.sum, 0);
    await kit.settlePiped();
    assert.equal(kit.state.sum, 8);
    const again = await kit.send({ type: 'inquire' });
    again.asked[0]?.reject(new Error('stopped'));
    await kit.settlePiped();
    assert.equal(kit.state.sum, 7);
  });

  it('spawns stand-ins and ends what is watched, once', async () => {
    const kit = kitFrom(0);
    const { spawned, watched } = await kit.send({ type: 'hire' });
    const child = spawned[0]?.ref;
    assert.ok(child);
    assert.deepEqual(child.received, [{ type: 'add', n: 5 }]);
    assert.deepEqual(watched, [child.address]);
    const { stopped } = await kit.terminate(child, { kind: 'killed' });
    assert.deepEqual(stopped, [kit.self.address]);
    assert.deepEqual(kit.state.ends, ['killed']);
    await assert.rejects(kit.terminate(child, { kind: 'killed' }), /not watched/);
  });

  it('fires timers by key and by time, and none that was cancelled or replaced', async () => {
    const kit = kitFrom(0);
    await kit.send({ type: 'arm', delayMs: 10 });
    await kit.send({ type: 'arm', delayMs: 20 });
    await kit.advance(19);
    assert.equal(kit.state.sum, 0);
    await kit.advance(1);
    assert.equal(kit.state.sum, 1);
    await kit.send({ type: 'arm', delayMs: 10 });
    await kit.fireTimer('t');
    assert.equal(kit.state.sum, 2);
    await kit.send({ type: 'arm', delayMs: 10 });
    const { timerCancelled } = await kit.send({ type: 'disarm' });
    assert.deepEqual(timerCancelled, ['t']);
    await kit.advance(100);
    assert.equal(kit.state.sum, 2);
    await assert.rejects(kit.fireTimer('t'), /no timer t/);
  });

  it('stops when the handler says so, when it throws, and when the test says so', async () => {
    const quitter = kitFrom(0);
    await quitter.send({ type: 'quit' });
    assert.deepEqual([quitter.status, quitter.stopReason?.kind], ['stopped', 'stopped']);
    await assert.rejects(quitter.send({ type: 'add', n: 1 }), /has stopped/);
    const failing = kitFrom(0);
    await assert.rejects(failing.send({ type: 'fail' }), TypeError);
    assert.equal(failing.stopReason?.kind, 'failed');
    const stopped = kitFrom(0);
    const { told } = await stopped.stop();
    assert.deepEqual(told[0]?.message, { type: 'ping', what: 'adder' });
    assert.equal(stopped.status, 'stopped');
  });

  it('waits for an asynchronous init before the first message', async () => {
    const kit = behaviourKit(
      defineActor<Msg, State, number>({
        ...adder,
        init: async (from) => {
          await Promise.resolve();
          return { sum: from, ends: [] };
        },
      }),
      5,
    );
    assert.throws(() => kit.state, /init is not done/);
    await kit.ready();
    assert.equal(kit.state.sum, 5);
    await kit.send({ type: 'add', n: 1 });
    assert.equal(kit.state.sum, 6);
  });

  it('takes one message at a time', async () => {
    const kit = kitFrom(1);
    const slow = kit.send({ type: 'slow' });
    await assert.rejects(kit.send({ type: 'add', n: 1 }), /one message at a time/);
    await slow;
    assert.equal(kit.state.sum, 2);
  });

  it('watching without onTerminated is an error, as in a system', async () => {
    const { onTerminated: _none, ...rest } = adder;
    await assert.rejects(behaviourKit(rest, { from: 0 }).send({ type: 'hire' }), /without onTerminated/);
  });
});
