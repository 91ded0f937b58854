import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ActorRef, defineActor, type Terminated } from '@longrun/actor';
import fc from 'fast-check';
import { gate, run, type ScriptMessage, script } from './support/actors.js';
import { testSystem } from './support/test-system.js';

const boom = run(() => {
  throw new Error('boom');
});

test('W1: a watcher is told exactly once, with the reason, however the actor ends', () => {
  for (const end of ['stopped', 'killed', 'failed'] as const) {
    const { system, run: turns } = testSystem();
    const log: unknown[] = [];
    const outside: Terminated[] = [];
    const watcher = system.spawn(script({ log }), undefined);
    const watched = system.spawn(script(), undefined);
    watcher.tell(run((ctx) => ctx.watch(watched)));
    system.watch(watched, (event) => outside.push(event));
    turns();
    assert.deepEqual([log, outside], [[], []]);
    if (end === 'stopped') system.stop(watched);
    if (end === 'killed') system.kill(watched);
    if (end === 'failed') watched.tell(boom);
    turns();
    system.stop(watched);
    system.kill(watched);
    turns();
    assert.equal(log.length, 1);
    assert.equal(outside.length, 1);
    assert.deepEqual(log, outside);
    assert.equal(outside[0]?.reason.kind, end);
    assert.equal(outside[0]?.address, watched.address);
  }
});

test('W2: watching an actor that is gone tells at once, with the reason it ended for', () => {
  const { system, run: turns } = testSystem();
  const log: unknown[] = [];
  const outside: Terminated[] = [];
  const watched = system.spawn(script(), undefined);
  system.kill(watched);
  const watcher = system.spawn(script({ log }), undefined);
  watcher.tell(run((ctx) => ctx.watch(watched)));
  system.watch(watched, (event) => outside.push(event));
  assert.equal(outside.length, 0, 'never inside the call');
  turns();
  assert.deepEqual(log, [{ address: watched.address, reason: { kind: 'killed' } }]);
  assert.deepEqual(outside, log);
});

test('W3: watching an address that nobody is known under tells `lost`', () => {
  const { system, run: turns } = testSystem();
  const log: unknown[] = [];
  const address = { id: 'ghost:1', kind: 'ghost' };
  const watcher = system.spawn(script({ log }), undefined);
  watcher.tell(run((ctx) => ctx.watch(ctx.resolve(address))));
  turns();
  assert.deepEqual(log, [{ address, reason: { kind: 'lost', detail: 'unknown actor' } }]);
});

test('W4: after an unwatch nothing is told, even when the end is in the mailbox already', async () => {
  const { system, settle } = testSystem();
  const log: unknown[] = [];
  const hold = gate();
  const watcher = system.spawn(script({ log }), undefined);
  const [unwatched, kept] = [system.spawn(script(), undefined), system.spawn(script(), undefined)];
  watcher.tell(
    run(async (ctx) => {
      ctx.watch(unwatched);
      ctx.watch(kept);
      await hold.promise;
      ctx.unwatch(unwatched);
    }),
  );
  await settle();
  system.kill(unwatched);
  system.kill(kept);
  assert.equal(system.inspect().actors[0]?.mailbox.depth, 2);
  hold.open();
  await settle();
  assert.deepEqual(log, [{ address: kept.address, reason: { kind: 'killed' } }]);
});

test('W5: watching twice is watching once', () => {
  const { system, run: turns } = testSystem();
  const log: unknown[] = [];
  const watched = system.spawn(script(), undefined);
  const watcher = system.spawn(script({ log }), undefined);
  watcher.tell(
    run((ctx) => {
      ctx.watch(watched);
      ctx.watch(watched);
    }),
  );
  turns();
  system.kill(watched);
  turns();
  assert.equal(log.length, 1);
});

test('W6: watching without `onTerminated`, or oneself, is a bug of the actor and fails it', () => {
  type Watch = { readonly type: 'watch'; readonly target: ActorRef<never> };
  const deaf = defineActor<Watch, null>({
    kind: 'deaf',
    init: () => null,
    on: { watch: (_state, { target }, ctx) => ctx.watch(target) },
  });
  const { system, run: turns, rootFailures } = testSystem();
  const target = system.spawn(script(), undefined);
  system.spawn(deaf, undefined).tell({ type: 'watch', target });
  target.tell(run((ctx) => ctx.watch(ctx.self)));
  turns();
  const messages = rootFailures.map(({ reason }) => (reason.kind === 'failed' ? reason.error.message : ''));
  assert.match(messages.join(), /cannot watch itself/);
  assert.match(messages.join(), /no onTerminated/);
});

test('W7: watches outlive a restart of the watcher', () => {
  const { system, run: turns } = testSystem();
  const log: unknown[] = [];
  const watched = system.spawn(script(), undefined);
  const watcher = system.spawn(script({ log }), undefined, { supervision: { restart: 'transient' } });
  watcher.tell(run((ctx) => ctx.watch(watched)));
  watcher.tell(boom);
  turns();
  system.kill(watched);
  turns();
  assert.equal(log.length, 1);
});

test('W8: a restart of the watched actor is no end', () => {
  const { system, run: turns } = testSystem();
  const ends: Terminated[] = [];
  const watched = system.spawn(script(), undefined, { supervision: { restart: 'transient' } });
  system.watch(watched, (event) => ends.push(event));
  watched.tell(boom);
  turns();
  assert.equal(system.inspect().actors[0]?.restarts, 1);
  assert.deepEqual(ends, []);
  watched.tell(boom);
  turns();
  assert.equal(ends.length, 1);
});

test('W9: in any order of watching, unwatching, ending and turns, nobody is told twice or wrongly left out', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constantFrom('watch' as const, 'unwatch' as const), by: fc.nat(2), of: fc.nat(2) }),
    fc.record({
      do: fc.constantFrom('stop' as const, 'kill' as const, 'fail' as const),
      by: fc.nat(2),
      of: fc.nat(2),
    }),
    fc.record({ do: fc.constant('turn' as const), by: fc.nat(), of: fc.nat(0) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { system, scheduler, run: turns } = testSystem();
      const targets = [0, 1, 2].map(() => system.spawn(script(), undefined));
      // For each watcher and target: is it watching, as its handlers left it; and what was it told.
      const watching = [0, 1, 2].map(() => [false, false, false]);
      const wrong: string[] = [];
      const told = [0, 1, 2].map(() => [0, 0, 0]);
      const watchers: ActorRef<ScriptMessage>[] = [0, 1, 2].map((by) =>
        system.spawn(
          script({
            onTerminated: ({ address }) => {
              const of = targets.findIndex((target) => target.address.id === address.id);
              const mine = watching[by];
              const counts = told[by];
              if (mine === undefined || counts === undefined) throw new Error('no such watcher');
              if (mine[of] !== true) wrong.push(`watcher ${by} was told of ${of} without watching`);
              mine[of] = false;
              counts[of] = (counts[of] ?? 0) + 1;
            },
          }),
          undefined,
        ),
      );
      for (const { do: what, by, of } of steps) {
        const target = targets[of];
        const mine = watching[by];
        if (what === 'turn') scheduler.step(by);
        else if (target === undefined) continue;
        else if (what === 'stop') system.stop(target);
        else if (what === 'kill') system.kill(target);
        else if (what === 'fail') target.tell(boom);
        else
          watchers[by]?.tell(
            run((ctx) => {
              if (what === 'watch') ctx.watch(target);
              else ctx.unwatch(target);
              if (mine !== undefined) mine[of] = what === 'watch';
            }),
          );
      }
      for (const target of targets) system.kill(target);
      turns();
      assert.deepEqual(wrong, []);
      // Everybody who still watched when the last target ended has been told.
      assert.ok(watching.flat().every((still) => !still));
    }),
  );
});
