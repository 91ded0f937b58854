import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import {
  type ActorRef,
  type ActorSystem,
  createActorSystem,
  createThreadActor,
  defineActor,
  linkThread,
  servedActor,
  serveThread,
  type Terminated,
  type ThreadActorOptions,
} from '@longrun/actor';
import fc from 'fast-check';
import { type RemoteMessage, type RemoteOptions, remote, type Target } from '../../fixtures/remote.js';
import { gate, outcome, run, script } from '../../support/actors.js';
import type { Line } from '../../support/test-system.js';
import { until } from '../../support/until.js';

/** A link, and the actor that was started over it. */
interface Linked {
  readonly ref: ActorRef<RemoteMessage>;
  lost(detail: string): void;
  close(): void;
}

/** Both ends of a link in one thread: everything but the thread is as it is between two. */
interface Pair {
  readonly parent: ActorSystem;
  readonly thread: ActorSystem;
  readonly link: Linked;
  readonly ports: readonly [MessagePort, MessagePort];
  readonly lines: Line[];
  readonly ends: Terminated[];
  serve(options?: RemoteOptions): Promise<void>;
}

const pairs: Pair[] = [];

function pair(
  { capacity, ...options }: Partial<ThreadActorOptions<RemoteMessage>> & { readonly capacity?: number } = {},
  parent?: ActorSystem,
  thread?: ActorSystem,
): Pair {
  const { port1, port2 } = new MessageChannel();
  const lines: Line[] = [];
  const ends: Terminated[] = [];
  const logger = {
    log: (level: Line['level'], fields: Line['fields'], message: string): void =>
      void lines.push({ level, fields, message }),
  };
  const up = parent ?? createActorSystem({ name: 'parent', logger });
  const down = thread ?? createActorSystem({ name: 'thread' });
  const actor = createThreadActor<RemoteMessage>(up, { kind: 'remote', ...options });
  const linked = linkThread(up, { port: port1, ...(capacity === undefined ? {} : { capacity }) });
  linked.start(actor, undefined);
  const link: Linked = { ref: actor.ref, lost: (detail) => linked.lost(detail), close: () => linked.close() };
  up.watch(link.ref, (event) => ends.push(event));
  const made: Pair = {
    parent: up,
    thread: down,
    link,
    ports: [port1, port2],
    lines,
    ends,
    serve: (remoteOptions) =>
      serveThread(down, { port: port2, actors: [servedActor(remote(remoteOptions))] }),
  };
  pairs.push(made);
  return made;
}

afterEach(async () => {
  for (const { link, parent, thread, ports } of pairs.splice(0)) {
    link.lost('the test is over');
    ports[1].close();
    await parent.shutdown();
    await thread.shutdown();
  }
});

/** An actor on the parent's side that writes down what it gets. */
function target(system: ActorSystem, log: unknown[], paused?: Promise<void>): ActorRef<Target> {
  return system.spawn(
    defineActor<Target, null>({
      kind: 'target',
      mailbox: { reserved: ['fact'] },
      init: async () => {
        await paused;
        return null;
      },
      on: {
        note: (_state, { value }) => void log.push(value),
        fact: (_state, { value }) => void log.push(value),
        hold: () => undefined,
      },
    }),
    undefined,
  );
}

const add: RemoteMessage = { type: 'add', n: 1 };
const soon = { timeoutMs: 10_000 };

test('L1: the ref takes messages before the thread has attached, as many as there are credits', async () => {
  const { parent, link, serve } = pair({ capacity: 5 });
  const answers = Array.from({ length: 7 }, () => link.ref.tell(add));
  assert.deepEqual(answers, [...Array(5).fill('accepted'), 'full', 'full']);
  assert.equal(parent.inspect().actors[0]?.status, 'starting');
  void serve();
  await until('credits are back', () => parent.inspect().actors[0]?.mailbox.depth === 0);
  assert.equal(await parent.ask(link.ref, 'total', {}, soon), 5);
});

test('L2: a credit comes back when its message is taken from the mailbox, not when it arrives', async () => {
  const { parent, thread, link, serve } = pair({ capacity: 6, reserved: ['total'] });
  const hold = gate();
  void serve({ paused: hold.promise });
  const child = parent.spawn(script(), undefined);
  const address = await parent.ask(link.ref, 'spawn', {}, soon);
  link.ref.tell({ type: 'pause' });
  await until('the actor is busy', () => thread.inspect().actors[0]?.processed === 2);
  await until('its credit is back', () => parent.inspect().actors[0]?.mailbox.depth === 0);
  // Its own lane holds 4; what has a credit is taken all the same.
  for (let n = 0; n < 6; n += 1) assert.equal(link.ref.tell(add), 'accepted');
  await until('all have arrived', () => thread.inspect().actors[0]?.mailbox.depth === 6);
  // The child answers over the same port, so a credit that was on its way would be here before.
  const viaChild = new Promise((resolve) => {
    child.tell(run((ctx) => resolve(ctx.ask(ctx.resolve(address), 'total', {}, soon))));
  });
  assert.equal(await viaChild, 0);
  assert.equal(link.ref.tell(add), 'full');
  assert.equal(await outcome(parent.ask(link.ref, 'hold', {}, soon)), 'full');
  hold.open();
  await until('credits are back', () => parent.inspect().actors[0]?.mailbox.depth === 0);
  assert.equal(await parent.ask(link.ref, 'total', {}, soon), 6);
});

test('L2: never more messages under way than credits, whatever both sides do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant('wait' as const)), { maxLength: 12 }),
      async (capacity, steps) => {
        const { parent, thread, link, serve, ports } = pair({ capacity });
        const served = serve();
        let accepted = 0;
        for (const step of steps) {
          if (step === 'wait') await new Promise((resolve) => setImmediate(resolve));
          else for (let n = 0; n < step; n += 1) if (link.ref.tell(add) === 'accepted') accepted += 1;
          const seen = parent.inspect().actors[0]?.mailbox;
          assert.ok(seen && seen.depth <= capacity && seen.highWater <= capacity);
          assert.ok((thread.inspect().actors[0]?.mailbox.depth ?? 0) <= capacity);
        }
        await until('credits are back', () => parent.inspect().actors[0]?.mailbox.depth === 0);
        assert.equal(await parent.ask(link.ref, 'total', {}, soon), accepted);
        ports[0].close();
        await served;
      },
    ),
    { numRuns: 40 },
  );
});

test('L3: reserved types need no credit, in either direction', async () => {
  const { parent, thread, link, serve } = pair({ capacity: 1, reserved: ['fact'] });
  const log: unknown[] = [];
  const hold = gate();
  const ref = target(parent, log, hold.promise);
  assert.equal(link.ref.tell(add), 'accepted');
  assert.equal(link.ref.tell(add), 'full');
  for (let n = 0; n < 10; n += 1) assert.equal(link.ref.tell({ type: 'fact', n: 1 }), 'accepted');
  void serve();
  await until('credits are back', () => parent.inspect().actors[0]?.mailbox.depth === 0);
  const note = { type: 'note', value: 'note' };
  const fact = { type: 'fact', value: 'fact' };
  const answers = await parent.ask(
    link.ref,
    'relay',
    { to: ref.address, messages: [note, note, fact, fact] },
    soon,
  );
  assert.deepEqual(answers, ['accepted', 'full', 'accepted', 'accepted']);
  assert.deepEqual(log, []);
  hold.open();
  await until('the lane is empty', () => log.length === 3);
  assert.deepEqual(log, ['note', 'fact', 'fact']);
  assert.equal(thread.inspect().deadLetters['full'], 0);
});

test('L3: an actor that starts after the link has its reserved types too', async () => {
  const { parent, link, serve } = pair({ capacity: 1 });
  void serve();
  assert.equal(await parent.ask(link.ref, 'total', {}, soon), 0);
  const log: unknown[] = [];
  const ref = target(parent, log);
  const facts = Array.from({ length: 5 }, (_, value) => ({ type: 'fact', value }));
  await until('credits are back', () => parent.inspect().actors[0]?.mailbox.depth === 0);
  const answers = await parent.ask(link.ref, 'relay', { to: ref.address, messages: facts }, soon);
  assert.deepEqual(answers, Array(5).fill('accepted'));
});

test('L4: asks and replies cross in both directions', async () => {
  const { parent, thread, link, serve } = pair();
  void serve();
  link.ref.tell({ type: 'add', n: 41 });
  link.ref.tell(add);
  assert.equal(await parent.ask(link.ref, 'total', {}, soon), 42);
  const answering = parent.spawn(
    defineActor<Target, null>({
      kind: 'answering',
      init: () => null,
      on: {
        note: () => undefined,
        fact: () => undefined,
        hold: (_s, { replyTo }, ctx) => ctx.reply(replyTo, 'here'),
      },
    }),
    undefined,
  );
  assert.equal(await parent.ask(link.ref, 'query', { to: answering.address }, soon), 'here');
  assert.deepEqual([parent.inspect().pendingAsks, thread.inspect().pendingAsks], [0, 0]);
});

test('L5: when the link is lost, every ask on it is rejected and every watcher told once, at once', async () => {
  const { parent, link, serve, ends } = pair();
  void serve();
  const asks = [1, 2, 3].map(() => outcome(parent.ask(link.ref, 'hold', {}, soon)));
  await parent.ask(link.ref, 'total', {}, soon);
  link.lost('the thread exited with code 7');
  assert.equal(parent.inspect().pendingAsks, 0, 'before `lost` returns');
  assert.deepEqual(await Promise.all(asks), ['stopped', 'stopped', 'stopped']);
  link.lost('again');
  await until('the watcher is told', () => ends.length > 0);
  assert.deepEqual(ends, [
    { address: link.ref.address, reason: { kind: 'lost', detail: 'the thread exited with code 7' } },
  ]);
  assert.equal(link.ref.tell(add), 'stopped');
  assert.equal(await outcome(parent.ask(link.ref, 'total', {}, soon)), 'stopped');
  assert.deepEqual(parent.inspect().actors, []);
});

test('L5: a port that closes counts as lost, also before anybody attached', async () => {
  const { parent, link, ports, ends } = pair();
  const asked = outcome(parent.ask(link.ref, 'total', {}, soon));
  ports[1].close();
  assert.equal(await asked, 'stopped');
  await until('the watcher is told', () => ends.length > 0);
  assert.equal(ends[0]?.reason.kind, 'lost');
});

test('L6: what the thread had sent before it was lost is delivered first', async () => {
  const { parent, thread: down, link, serve, ends } = pair();
  const log: unknown[] = [];
  const ref = target(parent, log);
  void serve();
  await parent.ask(link.ref, 'total', {}, soon);
  const messages = [1, 2, 3].map((value) => ({ type: 'note', value }));
  const relayed = outcome(parent.ask(link.ref, 'relay', { to: ref.address, messages }, soon));
  // Handled over there; whether the parent has read the frames yet must not matter.
  await until('the thread has told', () => down.inspect().actors[0]?.processed === 2);
  link.lost('gone');
  await until('the watcher is told', () => ends.length > 0);
  await until('the notes are handled', () => log.length > 0);
  assert.deepEqual(log, [1, 2, 3]);
  assert.deepEqual(await relayed, ['accepted', 'accepted', 'accepted']);
});

test('L7: a stop crosses and runs `stopping`; a kill crosses and does not; the reason comes back', async () => {
  for (const how of ['stop', 'kill', 'finish', 'fail'] as const) {
    const { parent, thread, link, serve, ends } = pair();
    let stoppings = 0;
    const served = serve({
      stopping: () => {
        stoppings += 1;
      },
    });
    await parent.ask(link.ref, 'total', {}, soon);
    if (how === 'stop') parent.stop(link.ref);
    else if (how === 'kill') parent.kill(link.ref);
    else link.ref.tell({ type: how });
    await until('the watcher is told', () => ends.length > 0);
    assert.deepEqual(
      ends.map(({ address }) => address),
      [link.ref.address],
    );
    link.close();
    await served;
    assert.equal(
      ends[0]?.reason.kind,
      { stop: 'stopped', kill: 'killed', finish: 'stopped', fail: 'failed' }[how],
    );
    assert.equal(stoppings, how === 'stop' || how === 'finish' ? 1 : 0);
    assert.deepEqual([parent.inspect().actors, thread.inspect().actors], [[], []]);
  }
});

test('L8: when the parent closes the link, the actor stops, `stopping` included, and `serveThread` resolves', async () => {
  const { parent, thread: down, link, serve } = pair();
  const hold = gate();
  let stoppings = 0;
  let served = false;
  const done = serve({
    stopping: () =>
      hold.promise.then(() => {
        stoppings += 1;
      }),
  }).then(() => {
    served = true;
  });
  await parent.ask(link.ref, 'total', {}, soon);
  link.close();
  await until('the actor is stopping', () => down.inspect().actors[0]?.status === 'stopping');
  assert.equal(served, false);
  hold.open();
  await done;
  assert.equal(stoppings, 1);
  assert.deepEqual(down.inspect().actors, []);
});

test('L8: a port that closes before it was opened resolves `serveThread`', async () => {
  const { port1, port2 } = new MessageChannel();
  const served = serveThread(createActorSystem(), { port: port2, actors: [] });
  port1.close();
  await served;
});

test('L8: starting a kind that the thread does not run is a bug: `serveThread` rejects and the parent hears `lost`', async () => {
  const { link, thread: down, ports, ends } = pair();
  const other = defineActor<{ type: 'x' }, null>({
    kind: 'other',
    init: () => null,
    on: { x: () => undefined },
  });
  const served = serveThread(down, { port: ports[1], actors: [servedActor(other)] });
  await assert.rejects(served, /no actor of kind remote runs here/);
  await until('the watcher is told', () => ends.length > 0);
  assert.equal(ends[0]?.reason.kind, 'lost');
  assert.equal(link.ref.tell(add), 'stopped');
});

test('L9: log lines come out at the parent; what cannot be cloned is said in words', async () => {
  const { link, serve, lines } = pair();
  void serve();
  link.ref.tell({ type: 'log', fields: { n: 1 }, times: 1 });
  link.ref.tell({ type: 'log-badly' });
  link.ref.tell({ type: 'fail' });
  await until('the failure is logged', () => lines.some(({ message }) => message === 'actor failed'));
  assert.deepEqual(lines[0], {
    level: 'info',
    fields: { n: 1, actor: link.ref.address.id },
    message: 'from afar',
  });
  assert.equal(lines.find(({ message }) => message === 'actor failed')?.fields['actor'], link.ref.address.id);
});

test('L9: past 1,000 lines a second the rest is counted and dropped', async () => {
  const { parent, link, serve, lines } = pair();
  void serve();
  link.ref.tell({ type: 'log', fields: {}, times: 3000 });
  await parent.ask(link.ref, 'total', {}, soon);
  assert.ok(lines.length >= 1000 && lines.length < 3000, `${lines.length} lines`);
});

test('L10: a message that cannot be cloned is a dead letter, and its sender goes on', async () => {
  const { parent, thread: down, link, serve, lines } = pair({ capacity: 4 });
  void serve();
  await parent.ask(link.ref, 'total', {}, soon);
  // The compiler knows that a function is no number; a class instance with a method would pass it.
  const bad = { type: 'add', n: () => 1 } as never;
  for (let n = 0; n < 4; n += 1) assert.equal(link.ref.tell(bad), 'accepted');
  await until('the letters are dead', () => parent.inspect().deadLetters['undeliverable'] === 4);
  assert.equal(parent.inspect().actors[0]?.mailbox.depth, 0, 'the credits are back');
  assert.ok(lines.some(({ fields }) => fields['reason'] === 'undeliverable'));
  const badAsk = parent.ask(link.ref, 'relay', { to: link.ref.address, messages: [bad] }, soon);
  assert.equal(await outcome(badAsk), 'undeliverable');
  assert.equal(link.ref.tell(add), 'accepted');
  link.ref.tell({ type: 'bad-tell', to: link.ref.address });
  assert.equal(await parent.ask(link.ref, 'total', {}, soon), 1);
  assert.equal(down.inspect().actors.length, 1);
});

test('L10: a reply that cannot be cloned is a dead letter on its side, and the ask runs into its deadline', async () => {
  const { parent, thread: down, link, serve } = pair();
  void serve();
  const asked = outcome(parent.ask(link.ref, 'answer-badly', {}, { timeoutMs: 50 }));
  await until('the reply is refused', () => down.inspect().deadLetters['undeliverable'] === 1);
  assert.equal(await asked, 'deadline');
});

test('L11: addresses resolve over the link both ways, children of the thread`s actor included', async () => {
  const { parent, link, serve } = pair();
  const log: unknown[] = [];
  const ref = target(parent, log);
  void serve();
  const child = await parent.ask(link.ref, 'spawn', {}, soon);
  let childRef: ActorRef<RemoteMessage> | undefined;
  const resolver = parent.spawn(
    defineActor<{ readonly type: 'x' }, null>({
      kind: 'resolver',
      init: (_args, ctx) => {
        childRef = ctx.resolve(child);
        assert.equal(ctx.resolve(structuredClone(link.ref.address)), link.ref);
        return null;
      },
      on: { x: () => undefined },
    }),
    undefined,
  );
  await until('the resolver has started', () => childRef !== undefined);
  assert.ok(childRef && resolver);
  assert.equal(childRef.tell({ type: 'add', n: 7 }), 'accepted');
  assert.equal(await parent.ask(childRef, 'total', {}, soon), 7);
  const fromChild: Target = { type: 'note', value: 'from the child' };
  assert.deepEqual(await parent.ask(childRef, 'relay', { to: ref.address, messages: [fromChild] }, soon), [
    'accepted',
  ]);
  await until('the note is here', () => log.length === 1);
  const ends: Terminated[] = [];
  parent.watch(childRef, (event) => ends.push(event));
  childRef.tell({ type: 'finish' });
  await until('the end of the child is told', () => ends.length === 1);
  assert.deepEqual(ends[0]?.reason, { kind: 'stopped' });
  assert.equal(await outcome(parent.ask(childRef, 'total', {}, soon)), 'stopped');
});

test('L11: an actor on the thread watches and stops one at the parent', async () => {
  const { parent, link, serve } = pair();
  const log: unknown[] = [];
  const [watched, told] = [target(parent, []), target(parent, log)];
  const ghost = { id: 'ghost:1', kind: 'ghost', system: parent.id };
  void serve();
  for (const { address } of [watched, { address: ghost }]) {
    link.ref.tell({ type: 'watch', target: address, tell: told.address });
  }
  await until('the unknown one is reported', () => log.length === 1);
  link.ref.tell({ type: 'stop-other', target: watched.address });
  await until('the end is reported', () => log.length === 2);
  assert.deepEqual(log, [
    { address: ghost, reason: { kind: 'lost', detail: 'unknown actor' } },
    { address: watched.address, reason: { kind: 'stopped' } },
  ]);
});

test('L11: an ask from the thread is rejected at once when its target at the parent stops', async () => {
  const { parent, thread: down, link, serve } = pair();
  const ref = target(parent, []);
  void serve();
  const answer = parent.ask(link.ref, 'query', { to: ref.address }, soon);
  await until('the question has crossed', () => down.inspect().pendingAsks === 1);
  await until('it has been taken', () =>
    parent.inspect().actors.some(({ kind, processed }) => kind === 'target' && processed === 1),
  );
  parent.stop(ref);
  assert.match(await answer, /stopped/);
});

test('L12: a question handed on across the link waits for its new target', async () => {
  const { parent, link, serve } = pair();
  void serve();
  const child = await parent.ask(link.ref, 'spawn', {}, soon);
  const asked = outcome(parent.ask(link.ref, 'hand-on', { to: child }, soon));
  await parent.ask(link.ref, 'total', {}, soon);
  assert.equal(parent.inspect().pendingAsks, 1);
  link.ref.tell({ type: 'stop-other', target: child });
  assert.equal(await asked, 'stopped');
  assert.equal(parent.inspect().actors.length, 1, 'the one that handed it on lives');
});

test('L13: a stop that is not answered in time makes the thread count as lost', async () => {
  const { ManualClock } = await import('../../support/manual-clock.js');
  const clock = new ManualClock();
  const parent = createActorSystem({ clock });
  const { link, ends } = pair({}, parent);
  // Nobody serves the other end.
  parent.stop(link.ref);
  assert.equal(parent.inspect().actors[0]?.status, 'stopping');
  clock.advance(14_999);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(ends.length, 0);
  clock.advance(1);
  await until('the watcher is told', () => ends.length > 0);
  assert.deepEqual(ends[0]?.reason, { kind: 'lost', detail: 'did not stop within 15000 ms' });
  assert.equal(clock.pending, 0);
});

test('L14: actors of one thread share its link and its credits; the end of one leaves the others alone', async () => {
  const { parent, thread } = pair();
  const { port1, port2 } = new MessageChannel();
  const shared = linkThread(parent, { port: port1, capacity: 3 });
  const make = (name: string) => createThreadActor<RemoteMessage>(parent, { kind: 'remote', name });
  const [first, second] = [make('first'), make('second')];
  for (const actor of [first, second]) shared.start(actor, undefined);
  assert.deepEqual(
    [first, first, second, second].map(({ ref }) => ref.tell(add)),
    ['accepted', 'accepted', 'accepted', 'full'],
  );
  const ends: Terminated[] = [];
  parent.watch(first.ref, (event) => ends.push(event));
  const served = serveThread(thread, { port: port2, actors: [servedActor(remote())] });
  await until('the credits are back', () => parent.inspect().actors.at(-1)?.mailbox.depth === 0);
  first.ref.tell({ type: 'finish' });
  await until('the first is gone', () => ends.length > 0);
  assert.equal(await parent.ask(second.ref, 'total', {}, soon), 1);
  const target1 = target(parent, []);
  const answer = parent.ask(second.ref, 'query', { to: target1.address }, soon);
  await until('the question is with the parent', () => thread.inspect().pendingAsks === 1);
  parent.stop(target1);
  assert.match(await answer, /stopped/);
  assert.equal(parent.lookup('second'), second.ref);
  shared.close();
  await served;
});

test('L17: an actor that has no thread yet keeps what it is told, and is stopped or lost without one', async () => {
  const { parent, thread } = pair();
  const make = (ended: string[], name: string) =>
    createThreadActor<RemoteMessage>(parent, {
      kind: 'remote',
      reserved: ['fact'],
      onEnd: () => void ended.push(name),
    });
  const ended: string[] = [];
  const [late, stopped, lost] = [make(ended, 'late'), make(ended, 'stopped'), make(ended, 'lost')];
  for (let n = 0; n < 64; n += 1) assert.equal(late.ref.tell(add), 'accepted');
  assert.equal(late.ref.tell(add), 'full');
  assert.equal(late.ref.tell({ type: 'fact', n: 100 }), 'accepted');
  const asked = outcome(parent.ask(stopped.ref, 'total', {}, soon));
  parent.stop(stopped.ref);
  lost.lost('nobody wants it');
  assert.equal(await asked, 'stopped');
  assert.deepEqual(ended, ['stopped', 'lost']);
  const { port1, port2 } = new MessageChannel();
  const linked = linkThread(parent, { port: port1 });
  for (const actor of [stopped, lost, late]) linked.start(actor, undefined);
  assert.throws(() => linked.start(late, undefined), /started twice/);
  const served = serveThread(thread, { port: port2, actors: [servedActor(remote())] });
  await until('the credits are back', () => parent.inspect().actors.at(-1)?.mailbox.depth === 0);
  assert.equal(await parent.ask(late.ref, 'total', {}, soon), 164);
  assert.equal(thread.inspect().actors.length, 1, 'the ended ones are not started');
  linked.close();
  await served;
  assert.deepEqual(ended, ['stopped', 'lost', 'late']);
});

test('L18: the thread makes the args of what it is given; arguments that cannot cross make their actor lost', async () => {
  const { parent, thread } = pair();
  const { port1, port2 } = new MessageChannel();
  const linked = linkThread(parent, { port: port1 });
  const ends: Terminated[] = [];
  const start = (given: unknown) => {
    const actor = createThreadActor<RemoteMessage>(parent, { kind: 'remote' });
    parent.watch(actor.ref, (event) => ends.push(event));
    linked.start(actor, given);
    return actor;
  };
  const taken: unknown[] = [];
  const setUp = (given: string): void => void taken.push(given);
  const served = serveThread(thread, { port: port2, actors: [servedActor(remote(), setUp)] });
  const bad = start(() => 'functions do not cross');
  const good = start('given');
  assert.equal(await parent.ask(good.ref, 'total', {}, soon), 0);
  assert.deepEqual(
    thread.inspect().actors.map(({ id }) => id),
    [good.ref.address.id],
  );
  await until('the bad one is lost', () => ends.length === 1);
  assert.equal(ends[0]?.address.id, bad.ref.address.id);
  assert.deepEqual(taken, ['given']);
  linked.close();
  await served;
});

test('L15: an actor of one thread reaches one of another through the parent', async () => {
  const first = pair();
  const second = pair({}, first.parent);
  void first.serve();
  void second.serve();
  const { parent } = first;
  const answers = await parent.ask(
    first.link.ref,
    'relay',
    { to: second.link.ref.address, messages: [add, add] },
    soon,
  );
  assert.deepEqual(answers, ['accepted', 'accepted']);
  await until('they have arrived', () => second.thread.inspect().actors[0]?.processed === 2);
  assert.equal(await parent.ask(second.link.ref, 'total', {}, soon), 2);
});

test('L16: a capacity of a link that is no whole number of at least 1 is refused', () => {
  const { port1 } = new MessageChannel();
  const system = createActorSystem();
  assert.throws(() => linkThread(system, { port: port1, capacity: 0 }), RangeError);
  port1.close();
});

test('L19: what is told in one turn crosses in order, after the code that told it has returned', async () => {
  const { parent, link, serve, ports } = pair();
  void serve();
  await parent.ask(link.ref, 'total', {}, soon);
  let batches = 0;
  const [port] = ports;
  const post = port.postMessage.bind(port);
  port.postMessage = (...given: Parameters<MessagePort['postMessage']>): void => {
    batches += 1;
    post(...given);
  };
  const log: unknown[] = [];
  const ref = target(parent, log);
  const messages = [1, 2, 3].map((value) => ({ type: 'note', value }));
  const changed = { type: 'add', n: 1 } satisfies RemoteMessage;
  for (let n = 0; n < 10; n += 1) link.ref.tell(changed);
  changed.n = 2;
  const relayed = parent.ask(link.ref, 'relay', { to: ref.address, messages }, soon);
  assert.equal(batches, 0);
  await relayed;
  assert.equal(batches, 1);
  assert.deepEqual(log, [1, 2, 3]);
  assert.equal(await parent.ask(link.ref, 'total', {}, soon), 20);
});

test('L5: whoever owns the thread hears of a link that closes before its actors do, once', async () => {
  const { parent } = pair();
  const { port1, port2 } = new MessageChannel();
  const heard: string[] = [];
  const linked = linkThread(parent, { port: port1, onClose: () => void heard.push('closed') });
  const actor = createThreadActor<RemoteMessage>(parent, {
    kind: 'remote',
    onEnd: () => void heard.push('ended'),
  });
  linked.start(actor, undefined);
  port2.close();
  await until('the actor has ended', () => heard.length === 2);
  linked.lost('again');
  assert.deepEqual(heard, ['closed', 'ended']);
});
